import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { brief, median, table } from "../gateway/figures.ts";

export const HELP = `npm run bench -- startup [--trials 25] [--quick]
Start-up of \`pmoves --version\` and \`pmoves --help\` over \`node -e 0\`. Exit 3 when a target is missed.`;

const PROGRAM = join(import.meta.dirname, "../../bin/pmoves.js");

interface Arm {
  readonly name: string;
  readonly args: readonly string[];
  /** Of the bare start; undefined for the bare start itself. */
  readonly limit: number | undefined;
}

const ARMS: readonly Arm[] = [
  { name: "node -e 0", args: ["-e", "0"], limit: undefined },
  { name: "pmoves --version", args: [PROGRAM, "--version"], limit: 1.5 },
  { name: "pmoves --help", args: [PROGRAM, "--help"], limit: 3 },
];

/** Wall time of one start in milliseconds, on the node that runs this. */
function start(args: readonly string[]): number {
  const begin = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  const ms = performance.now() - begin;
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}: ${stderr}`);
  return ms;
}

/** Interleaves the arms; gives the exit code: 0, or 3 when a target is missed. */
export async function benchStartup(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { trials: { type: "string" }, quick: { type: "boolean", default: false } },
  });
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing`);
  const trials = Number(values.trials ?? (values.quick ? 9 : 25));
  const times = ARMS.map((): number[] => []);
  for (const { args: command } of ARMS) start(command);
  for (let trial = 0; trial < trials; trial++) {
    for (const [i, { args: command }] of ARMS.entries()) times[i]?.push(start(command));
  }
  const medians = times.map(median);
  const floor = medians[0] ?? Number.NaN;
  const ratios = medians.map((ms) => ms / floor);
  const passes = ARMS.map(({ limit }, i) => limit === undefined || (ratios[i] ?? Number.NaN) <= limit);
  const rows = ARMS.map(({ name, limit }, i) => {
    const verdict = limit === undefined ? "" : `at most ${limit}x: ${passes[i] ? "pass" : "FAIL"}`;
    return [name, `${brief(ratios[i])}x`, brief(medians[i]), verdict];
  });
  process.stdout.write(`node ${process.version}, medians of ${trials}\n`);
  process.stdout.write(`${table(["", "ratio", "ms", "target"], rows)}\n`);
  return passes.every(Boolean) ? 0 : 3;
}
