import { costText, msText, shownLine } from "../traces/plain-text.ts";
import type { TopReport } from "./report.ts";

/** A report for a person, where there is no screen. */
export function topText(report: TopReport): string {
  const { at, benches, budgets, errors, source, targets, tiers } = report;
  const per = (value: number) => (value < 10 ? value.toFixed(1) : String(Math.round(value)));
  const lines = [
    `${new Date(at).toISOString()}  ${source}, over ${report.window_s} s`,
    `requests   ${per(report.requests_per_s)}/s, ${per(report.failed_per_s)}/s failed`,
    `tokens     ${per(report.output_tokens_per_s)}/s`,
    `cost       ${costText(report.cost_per_h)} an hour`,
    ...(report.dropped > 0 ? [`lost       ${report.dropped} events: in no figure here`] : []),
    ...tiers.map(
      ({ tier, share, requests }) => `tier ${tier}     ${(share * 100).toFixed(1)} % (${requests})`,
    ),
    ...targets.map(
      (one) =>
        `target     ${one.target}  ${per(one.requests_per_s)}/s  p50 ${msText(one.p50_ms)}  p95 ${msText(one.p95_ms)}  p99 ${msText(one.p99_ms)}`,
    ),
    ...budgets.map(
      ({ name, spent, limit, unit, per: span }) =>
        `budget     ${name}  ${spent} of ${limit} ${unit} a ${span}`,
    ),
    ...benches.map(
      ({ target, cause, until, reason }) =>
        `benched    ${target}  ${cause}, ${Math.max(0, Math.ceil((until - at) / 1000))} s left: ${shownLine(reason).slice(0, 200)}`,
    ),
    ...errors
      .slice(0, 5)
      .map(
        ({ ts, target, why, reason }) =>
          `error      ${new Date(ts).toISOString()}  ${target ?? ""}  ${why}  ${shownLine(reason ?? "").slice(0, 200)}`,
      ),
  ];
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}
