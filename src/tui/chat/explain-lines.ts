import { type KeptAnswer, servedNote } from "../../chat/index.ts";
import { duration } from "../base/format.ts";
import type { ScreenTheme } from "../base/theme.ts";
import { lineOf, padded } from "../base/width.ts";

/** Why this target answered: each attempt with its outcome or why it was left out. */
export function explainLines(answer: KeptAnswer, columns: number, theme: ScreenTheme): readonly string[] {
  const { attempts, target, variant_name: variant } = answer;
  const head = `answered by ${variant ?? "nobody"}${target === null ? "" : ` (${target})`}`;
  if (attempts.length === 0) return [head, theme.dim("nothing is known of how it was chosen"), ""];
  const wide = Math.min(28, Math.max(6, Math.floor(columns / 3)));
  const rows = attempts.map(({ target: id, tier, outcome, skip, reason, ms }) => {
    const what = outcome ?? `skipped: ${skip ?? "?"}`;
    const paint = outcome === "ok" ? theme.good : outcome === undefined ? theme.dim : theme.warning;
    const took = ms === undefined ? "" : ` ${duration(ms)}`;
    const why = reason === undefined ? "" : ` ${reason}`;
    return lineOf([`  tier ${tier} ${padded(id, wide)} `, [what, paint], `${took}${why}`], columns).trimEnd();
  });
  return [head, ...rows, ""];
}

/** One line on a fall-back; undefined where the first that could answered. */
export function fallbackLine(done: Parameters<typeof servedNote>[0], theme: ScreenTheme): string | undefined {
  const note = servedNote(done);
  return note === undefined ? undefined : theme.warning(note);
}
