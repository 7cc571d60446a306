import type { Dialect, Mode } from "./client.ts";
import type { Fault } from "./fault.ts";
import { findings } from "./judge.ts";
import { play, type Seen } from "./play.ts";
import { answer } from "./rows/answer.ts";
import { connection } from "./rows/connection.ts";
import { credit } from "./rows/credit.ts";
import { refusal } from "./rows/refusal.ts";
import { leftInTheMiddle, routing } from "./rows/routing.ts";

/** Which fault belongs together, in the order in which the matrix is shown. */
export const sections: Readonly<Record<string, readonly Fault[]>> = {
  connection,
  refusal,
  answer,
  credit,
  routing: [...routing, leftInTheMiddle],
};

export interface Cell {
  readonly dialect: Dialect;
  readonly mode: Mode;
}

const CELLS: readonly Cell[] = [
  { dialect: "native", mode: "whole" },
  { dialect: "native", mode: "stream" },
  { dialect: "openai", mode: "whole" },
  { dialect: "openai", mode: "stream" },
];

/** The cells that a fault has: both dialects, whole and streamed, where there is such a thing. */
export function cellsOf(fault: Fault): readonly Cell[] {
  return fault === leftInTheMiddle ? CELLS.filter(({ mode }) => mode === "stream") : CELLS;
}

export interface Verdict extends Cell {
  readonly seen: Seen;
  /** In what it differs from its row. */
  readonly findings: readonly string[];
}

export async function run(fault: Fault, { dialect, mode }: Cell): Promise<Verdict> {
  const seen = await play(fault, dialect, mode);
  return { dialect, mode, seen, findings: findings(fault, dialect, mode, seen) };
}
