import type { Catalogue } from "../catalogue/catalogue.ts";
import type { ServiceRow } from "../catalogue/row.ts";
import { checkRow } from "../checks/checks.ts";
import type { Facts } from "../checks/facts.ts";
import { type CheckFinding, RESULTS, type Result, worst } from "../checks/finding.ts";

/** A row of the catalogue, and whether its action item is done. */
export interface ServiceStatus {
  readonly service: string;
  readonly guide: string;
  readonly group: string;
  readonly strategy: string;
  readonly action: string;
  readonly result: Result;
  readonly checks: readonly CheckFinding[];
}

/** All rows, in the order of the catalogue. */
export async function stackStatus(rows: Catalogue, facts: Facts): Promise<readonly ServiceStatus[]> {
  return Promise.all(rows.map((row) => serviceStatus(row, facts)));
}

async function serviceStatus(row: ServiceRow, facts: Facts): Promise<ServiceStatus> {
  const checks = await checkRow(row, facts);
  const absent = checks.find(({ check, result }) => check === "present" && result === "not_deployed");
  return {
    service: row.name,
    guide: row.guide,
    group: row.group,
    strategy: row.strategy,
    action: row.action,
    // What is not there at all is neither wrong nor done in its details.
    result: absent === undefined ? worst(checks.map(({ result }) => result)) : "not_deployed",
    checks,
  };
}

export type Counts = Readonly<Record<Result, number>>;

export function countResults(rows: readonly { readonly result: Result }[]): Counts {
  const counts = { wrong: 0, not_done: 0, not_deployed: 0, not_checked: 0, done: 0 };
  for (const { result } of rows) counts[result]++;
  return counts;
}

/** Whether anything falls short; with `strict` what was not checked does too. */
export function fallsShort(rows: readonly { readonly result: Result }[], strict: boolean): boolean {
  const { wrong, not_done, not_deployed, not_checked } = countResults(rows);
  return wrong + not_done + not_deployed + (strict ? not_checked : 0) > 0;
}

/** The findings that say why a row has its result: all that falls short, else what is not known. */
export function decisive({ result, checks }: ServiceStatus): readonly CheckFinding[] {
  const short = checks.filter((finding) => isShort(finding.result));
  if (short.length === 0) return checks.filter((finding) => finding.result === result);
  return [...short].sort((a, b) => RESULTS.indexOf(a.result) - RESULTS.indexOf(b.result));
}

function isShort(result: Result): boolean {
  return result === "wrong" || result === "not_done" || result === "not_deployed";
}
