import type { Explained } from "./explained.ts";
import { noteText, stateText } from "./model-rows.ts";

type Step = Explained["steps"][number];

/** The plan in words and columns, for a person. */
export function explainedText(explained: Explained): string {
  const { steps } = explained;
  const rows = [["#", "variant", "target", "tier", "kind", "state", "note"], ...steps.map(cells)];
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? "").length)));
  const table = rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return `${[headline(explained), "", ...table, "", ...sharesLines(explained)].join("\n")}\n`;
}

/** One step a line, tab-separated: place, variant, target, tier, kind, state, note. */
export function explainedPlain({ steps }: Explained): string {
  return steps.map((step) => `${cells(step).join("\t")}\n`).join("");
}

function cells(step: Step): string[] {
  return [
    String(step.place),
    step.variant ?? "",
    step.target,
    String(step.tier),
    step.kind,
    stateText(step),
    [noteText(step), step.retries > 0 ? `up to ${step.retries} retries` : ""]
      .filter((part) => part !== "")
      .join("; "),
  ].map((cell) => cell.replace(/\s+/g, " "));
}

function headline({ function: fn, steps, order, dialect, pinned, episode_id: episode }: Explained): string {
  const usable = steps.filter(({ state }) => isOpen(state)).length;
  const how = pinned ? "nothing after it" : order === "tiers" ? "by tiers" : `as the file says (${dialect})`;
  return `${fn}: ${usable} of ${steps.length} targets would be asked in this order, ${how}; episode ${episode}`;
}

function isOpen(state: Step["state"]): boolean {
  return state === "ready" || state === "cold" || state === "missing";
}

function sharesLines(explained: Explained): string[] {
  const { shares, tier1_share: share, order, pinned } = explained;
  if (pinned) return [];
  const parts = shares.filter((one) => one.share > 0).map((one) => `${one.variant} ${percent(one.share)}`);
  const lines = parts.length === 0 ? [] : [`asked first, over all episodes: ${parts.join(", ")}`];
  if (explained.complex === null) lines.push(tierOneLine(share, order));
  else lines.push(`complex work, so it starts at tier 2: ${explained.complex}`);
  return lines;
}

/** Tier 1's share in words. */
function tierOneLine(share: number, order: Explained["order"]): string {
  if (share >= 1) return "tier 1 (local, free) is always asked first";
  const often = share <= 0 ? "never" : `in ${percent(share)} of episodes`;
  const mend =
    order === "tiers"
      ? ""
      : '; --local-first, or [routing] order = "tiers", puts it first wherever there is one';
  return `tier 1 (local, free) is asked first ${often}${mend}`;
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
