import type { Figure } from "./figure.ts";
import type { MeanInterval } from "./ppi.ts";
import type { AgreeReport } from "./report.ts";

const number = (value: number) => value.toFixed(3);
const share = (value: number | null) => (value === null ? "-" : `${(100 * value).toFixed(1)} %`);

function figure({ value, low, high }: Figure): string {
  if (value === null) return "not defined";
  const interval = low === null || high === null ? "" : `  [${number(low)}, ${number(high)}]`;
  return `${number(value).padStart(6)}${interval}`;
}

function interval({ mean, low, high }: MeanInterval): string {
  return low === null || high === null
    ? `${mean.toFixed(4)}`
    : `${mean.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
}

function confusionLines({ confusion }: AgreeReport): readonly string[] {
  const width = Math.max(5, ...confusion.flat().map((count) => String(count).length + 1));
  const cells = (values: readonly (string | number)[]) =>
    values.map((value) => String(value).padStart(width)).join("");
  return [
    `confusion (rows: people, columns: judge)`,
    `  ${"".padStart(4)}${cells([...confusion.keys()])}   recall`,
    ...confusion.map((row, grade) => {
      const all = row.reduce((sum, count) => sum + count, 0);
      return `  ${String(grade).padStart(4)}${cells(row)}   ${all === 0 ? "-" : share((row[grade] ?? 0) / all)}`;
    }),
  ];
}

function consistencyLines({ consistency }: AgreeReport): readonly string[] {
  if (consistency === null) return ["with itself      not known: no file of its calls was given"];
  const { sampled, all_same: same, pairwise, duels, canaries, unparsed, replies } = consistency;
  const lines = [`unreadable       ${share(unparsed)} of ${replies} replies`];
  if (sampled > 0)
    lines.push(
      `samples agree    ${share(same)} all the same, ${share(pairwise)} of pairs (${sampled} documents)`,
    );
  if (duels > 0) {
    const { position_consistency: kept, first_slot_rate: first } = consistency;
    lines.push(
      `order of pairs   ${share(kept)} keep their verdict when swapped; first slot ${share(first)} (${duels} pairs)`,
    );
  }
  lines.push(
    canaries > 0
      ? `canary           praise in a passage moves its grade by ${figure(consistency.canary_shift).trim()} (${canaries} documents)`
      : "canary           not asked: judge with --canary",
  );
  return lines;
}

function systemLines({ systems }: AgreeReport): readonly string[] {
  if (systems === null) return ["systems          not compared: give runs"];
  const { measure, topics, top } = systems;
  const width = Math.max(...systems.systems.map(({ system }) => system.length), 6);
  return [
    `systems by ${measure} over ${topics} topics that both graded`,
    `  tau-b          ${figure(systems.tau_b)}`,
    `  tau-AP         ${figure(systems.tau_ap)}`,
    `  Spearman       ${figure(systems.spearman)}`,
    `  RBO            ${figure(systems.rbo)}`,
    `  of the top ${String(top).padEnd(3)} tau-b ${figure(systems.tau_b_top).trim()}, RBO ${figure(systems.rbo_top).trim()}`,
    `  ${"system".padEnd(width)}  people  judge   judge, all topics              put right by people`,
    ...systems.systems.map(({ system, human, judge, raw, corrected }) => {
      const right = corrected === null ? "too few topics" : interval(corrected);
      return `  ${system.padEnd(width)}  ${human.toFixed(4)}  ${judge.toFixed(4)}  ${interval(raw).padEnd(29)}  ${right}`;
    }),
  ];
}

/** The report for a person. */
export function agreeText(report: AgreeReport): string {
  const { map } = report;
  const lines = [
    `verdict: ${report.verdict}`,
    ...report.reasons.map((reason) => `  - ${reason}`),
    ...report.warnings.map((warning) => `  ! ${warning}`),
    "",
    `${report.pairs} documents of ${report.topics} topics, graded by both; 95 % intervals by drawing topics`,
    ...confusionLines(report),
    `same grade       ${figure(report.agreement)}`,
    `kappa            ${figure(report.kappa)}`,
    `  linear         ${figure(report.kappa_linear)}`,
    `  quadratic      ${figure(report.kappa_quadratic)}`,
    ...report.kappa_at.map(({ cut, kappa }) => `  below/from ${cut}   ${figure(kappa)}`),
    `alpha, ordinal   ${figure(report.alpha_ordinal)}`,
    `mean error       ${figure(report.mean_error)}`,
    `bias             ${figure(report.bias)}${leaning(report.bias)}`,
    ...(map === null
      ? []
      : [
          `grades mapped    ${map.map.map((to, from) => `${from}>${to}`).join(" ")}: kappa ${map.kappa_before === null ? "-" : number(map.kappa_before)} -> ` +
            `${map.kappa_after === null ? "-" : number(map.kappa_after)} on the ${map.tested_on} topics it was not fitted on`,
        ]),
    "",
    ...consistencyLines(report),
    "",
    ...systemLines(report),
  ];
  return `${lines.join("\n")}\n`;
}

function leaning({ low, high }: Figure): string {
  if (low !== null && low > 0) return "  (lenient)";
  return high !== null && high < 0 ? "  (strict)" : "";
}
