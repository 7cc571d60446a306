import type { CostEstimate } from "./cost-estimate.ts";
import type { JudgeEvent } from "./job.ts";
import type { JudgeResult } from "./result.ts";
import type { SessionState } from "./session.ts";

function usd(cost: number | null): string {
  if (cost === null) return "unknown (no price is known for this judge)";
  return cost === 0 ? "$0" : `$${cost < 0.01 ? cost.toPrecision(2) : cost.toFixed(2)}`;
}

function share(value: number | null): string {
  return value === null ? "unknown" : `${(100 * value).toFixed(1)} %`;
}

/** What a progress line says beside count, rate and time left. */
export function stateLine({ cost, inFlight, errors, refusals, limit }: SessionState): string {
  const parts = [cost === null ? "cost unknown" : usd(cost), `${inFlight} of ${limit} in flight`];
  if (refusals > 0) parts.push(`${refusals} refused for load`);
  if (errors > 0) parts.push(`${errors} failed`);
  return parts.join(" · ");
}

/** A finished run, for a person. */
export function resultText(result: JudgeResult & { readonly estimates?: unknown }): string {
  const { judged, unparsed, failed, not_asked: notAsked, no_text: noText } = result;
  const name = `${result.judge.type} ${result.judge.name}`;
  const served = Object.entries(result.served).map(([who, count]) => `${who} ${count}`);
  const lines = [
    `run ${result.run}${result.complete ? "" : "  INCOMPLETE"}`,
    `judge        ${name}${served.length > 0 ? `, served by ${served.join(", ")}` : ""}`,
    `pool         ${result.topics} topics, ${result.pooled} documents: ${result.human} graded by people, ${judged} judged`,
    `grades       ${result.grades.map((count, grade) => `${grade}: ${count}`).join("  ")}`,
    `calls        ${result.calls}, ${usd(result.cost)}`,
  ];
  const missing = [
    [unparsed, "without a grade that can be read"],
    [failed, "calls failed"],
    [notAsked, "not asked"],
    [noText, "without a text"],
  ] as const;
  const told = missing.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  if (told.length > 0) lines.push(`missing      ${told.join(", ")}`);
  const problems = Object.entries(result.problems).map(([problem, count]) => `${problem} ${count}`);
  if (problems.length > 0) lines.push(`problems     ${problems.join(", ")}`);
  if (result.mode === "pairwise") {
    const first = share(result.first_slot_rate);
    lines.push(
      `position     both orders agree in ${share(result.position_consistency)}; first slot preferred in ${first}`,
    );
  }
  return `${[...lines, ...estimateLines(result.estimates)].join("\n")}\n`;
}

interface Estimates {
  readonly estimates: readonly {
    readonly name: string;
    readonly estimate: number;
    readonly low: number | null;
    readonly high: number | null;
  }[];
  readonly draws: number;
  readonly chosen: number;
  readonly judged_all: boolean;
}

function estimateLines(value: unknown): readonly string[] {
  if (value === undefined) return [];
  const { estimates, draws, chosen, judged_all: all } = value as Estimates;
  const how = all ? "all pairs that count are judged" : `${chosen} pairs, ${draws} draws`;
  return [
    `estimates    of what judging the whole pool would give, with 95 % intervals (${how})`,
    ...estimates.map(({ name, estimate, low, high }) => {
      const interval =
        low === null || high === null
          ? "too few draws for an interval"
          : `[${low.toFixed(4)}, ${high.toFixed(4)}]`;
      return `  ${name.padEnd(28)} ${Number.isNaN(estimate) ? "none" : estimate.toFixed(4)}  ${interval}`;
    }),
  ];
}

/** What a dry run says. */
export function dryRunText({
  calls,
  cached,
  input_tokens: input,
  output_tokens: output,
  known_by,
  cost,
  ms,
}: CostEstimate): string {
  const from =
    known_by === "journal"
      ? "by earlier answers of this judge"
      : "guessed: this judge has answered nothing yet";
  const time = ms === null ? "unknown before the first answer" : `about ${Math.ceil(ms / 1000)} s`;
  return [
    `calls     ${calls} to make, ${cached} in the journal`,
    `tokens    about ${input} in (four characters a token), ${output} out (${from})`,
    `money     ${cost === null ? "unknown: no price is known for this judge" : `about ${usd(cost)}`}`,
    `time      ${time}`,
    "",
  ].join("\n");
}

/** Rows of `--format jsonl`: every call as it comes, then the result. */
export function eventRow(event: JudgeEvent): object {
  return event.event === "call" ? { event: event.event, human: event.human, ...event.row } : event;
}
