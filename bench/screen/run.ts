import { parseArgs } from "node:util";
import { table } from "../gateway/figures.ts";
import { benchTail, type Verdict } from "./tail.ts";
import { benchTop } from "./top.ts";

export const HELP = `npm run bench -- screen [--only tail|top] [--rate 20000] [--seconds 10] [--pairs 30] [--quick]
What screens cost on a terminal of 160x50, and what \`pmoves top\` costs the gateway it watches. Linux only.
Exit 3 when a target is missed.`;

/** Gives the exit code: 0, or 3 when a target is missed. */
export async function benchScreen(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: "string" },
      rate: { type: "string", default: "20000" },
      seconds: { type: "string" },
      pairs: { type: "string" },
      quick: { type: "boolean", default: false },
    },
  });
  const verdicts: Verdict[] = [];
  const seconds = Number(values.seconds ?? (values.quick ? 4 : 10));
  if (values.only !== "top") verdicts.push(...(await benchTail(Number(values.rate), seconds)));
  const pairs = Number(values.pairs ?? (values.quick ? 8 : 30));
  if (values.only !== "tail") verdicts.push(...(await benchTop(pairs, 1000)));
  const rows = verdicts.map(({ what, measured, target, pass }) => [
    what,
    measured,
    target,
    pass ? "pass" : "FAIL",
  ]);
  process.stdout.write(`node ${process.version}\n${table(["", "measured", "target", ""], rows)}\n`);
  return verdicts.every(({ pass }) => pass) ? 0 : 3;
}
