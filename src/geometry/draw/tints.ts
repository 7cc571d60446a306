/** How sure a producer was of a point; `unknown` where it did not say. */
export type Tone = "high" | "mid" | "low" | "unknown";

/** What colours mean in a drawing; every paint is the identity where colour is not allowed. */
export interface Tints extends Readonly<Record<Tone | "dim" | "strong", (text: string) => string>> {}

const same = (text: string) => text;
export const plainTints: Tints = { high: same, mid: same, low: same, unknown: same, dim: same, strong: same };

/** Confidence as a tone: from 0.8 high, from 0.5 mid. */
export function toneOf(conf: number | undefined): Tone {
  if (conf === undefined) return "unknown";
  if (conf >= 0.8) return "high";
  return conf >= 0.5 ? "mid" : "low";
}

/** The tone without colour. */
export const toneMarks: Readonly<Record<Tone, string>> = { high: "●", mid: "◐", low: "○", unknown: "·" };

export const toneTexts: Readonly<Record<Tone, string>> = {
  high: "conf ≥ 0.8",
  mid: "conf ≥ 0.5",
  low: "conf < 0.5",
  unknown: "no conf",
};

/** Lines without the blanks at their ends: for text that is written once and never overwritten. */
export function trimmed(lines: readonly string[]): string {
  return lines.map((line) => `${line.replace(/[ \u2800]+$/, "")}\n`).join("");
}

/** A number in few characters. */
export function few(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** What a command's theme has of colours. */
interface Theme
  extends Readonly<
    Record<"good" | "warning" | "error" | "accent" | "dim" | "strong", (text: string) => string>
  > {}

export function tintsOf({ good, warning, error, accent, dim, strong }: Theme): Tints {
  return { high: good, mid: warning, low: error, unknown: accent, dim, strong };
}
