import type { FallbackReason, Stats, TargetStats, TierShare } from "../stats.ts";
import { costText, msText, shownLine } from "./plain-text.ts";

interface Paints {
  strong(text: string): string;
  dim(text: string): string;
}

const TIERS: Readonly<Record<number, string>> = { 1: "local, free", 2: "plans", 3: "paid by use" };

/** What `traces stats` says: shares and costs by tier, what fell back and why, latencies by target. */
export function statsText(stats: Stats, { strong, dim }: Paints): string {
  const { requests, endings, tiers, fallbacks, reasons, targets } = stats;
  if (requests === 0) return "no requests are remembered of that time\n";
  const ended = endings.map(({ ending, requests: count }) => `${count} ${ending}`).join(", ");
  const parts = [
    `${strong(`${requests} requests`)}: ${ended}; ${fallbacks} answered by a fallback\n`,
    grid(["tier", "", "requests", "share", "tokens in", "out", "cost"], tiers.map(tierCells), [0, 1], dim),
    grid(
      ["target", "tier", "attempts", "ok", "cost", "p50", "p95", "p99", "first p50", "p95", "p99"],
      targets.map(targetCells),
      [0],
      dim,
    ),
    grid(["why not", "tier", "", "times", "last reason"], reasons.map(reasonCells), [0, 2, 4], dim),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function tierCells({ tier, requests, share, input_tokens, output_tokens, cost, cost_unknown }: TierShare) {
  const unknown = cost_unknown === 0 ? "" : ` + ${cost_unknown} unknown`;
  return [
    `tier ${tier}`,
    TIERS[tier] ?? "",
    String(requests),
    `${(share * 100).toFixed(1)} %`,
    String(input_tokens),
    String(output_tokens),
    `${costText(cost)}${unknown}`,
  ];
}

function targetCells(one: TargetStats) {
  return [
    one.target,
    String(one.tier),
    String(one.attempts),
    String(one.ok),
    costText(one.cost),
    ...[one.p50_ms, one.p95_ms, one.p99_ms, one.ttft_p50_ms, one.ttft_p95_ms, one.ttft_p99_ms].map(msText),
  ];
}

function reasonCells({ target, tier, kind, why, times, reason }: FallbackReason) {
  const text = reason === null ? "" : shownLine(reason).slice(0, 100);
  return [target, String(tier), kind === "skip" ? `skipped: ${why}` : why, String(times), text];
}

/** Lines of cells; those of the columns in `left` stand left, all others right. */
function grid(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  left: readonly number[],
  dim: (text: string) => string,
): string {
  if (rows.length === 0) return "";
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (left.includes(i) ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  return `${dim(line(head))}\n${rows.map((row) => `${line(row)}\n`).join("")}`;
}
