import type { ComparedRow } from "./comparison.ts";

/** The bodies of `POST /feedback` that a vote is stored as. */
export function voteBodies(
  won: ComparedRow,
  rows: readonly ComparedRow[],
  metric: string | undefined,
): readonly object[] {
  const others = rows.filter((row) => row !== won && row.inference_id !== "");
  const tags = {
    "pmoves::vote": won.variant,
    "pmoves::voted_over": others.map(({ variant }) => variant).join(","),
  };
  const said = (row: ComparedRow, metric_name: string, value: unknown) => {
    return { inference_id: row.inference_id, metric_name, value, tags };
  };
  if (metric === undefined) return [said(won, "comment", commentOf(won, rows))];
  return [said(won, metric, true), ...others.map((row) => said(row, metric, false))];
}

/** The command that stores the same vote. */
export function voteCommand(
  won: ComparedRow,
  rows: readonly ComparedRow[],
  metric: string | undefined,
  flags: string,
): string {
  const said = metric === undefined ? `comment "${commentOf(won, rows)}"` : `${metric} true`;
  return `pmoves feedback ${won.inference_id} ${said}${flags}`;
}

function commentOf(won: ComparedRow, rows: readonly ComparedRow[]): string {
  const others = rows.filter((row) => row !== won).map(({ variant }) => variant);
  return `preferred over ${others.join(", ")}`;
}
