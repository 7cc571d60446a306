import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { brief, median, table } from "../gateway/figures.ts";
import { writeCollection } from "./data.ts";

export const HELP = `npm run bench -- eval [--trials 5] [--quick]
pmoves eval score over 1,000 topics x 1,000 documents with all of trec_eval's measures, each topic written out,
over a script that reads both files and splits their lines; whole processes, the program as it is built in dist.
Exit 3 when it takes more than 4 times that, or more than 300 MB.`;

const FLAGS = ["-m", "all_trec", "--per-topic", "--format", "trec"];
const SLOWEST = 4;
const MOST_MB = 300;

interface Figure {
  readonly ms: number;
  readonly peakMb: number;
}

const PROGRAM = join(import.meta.dirname, "../../bin/pmoves.js");
const PEAK = pathToFileURL(join(import.meta.dirname, "peak.mjs")).href;

/** Wall time of a whole process, start-up included, and the most memory that it had. */
function runArm(args: readonly string[]): Figure {
  const begin = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--import", PEAK, ...args], {
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  const ms = performance.now() - begin;
  const peak = /\npeak ([\d.]+)\n$/.exec(stderr)?.[1];
  if (status !== 0 || peak === undefined)
    throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return { ms, peakMb: Number(peak) };
}

/** Interleaves the arms; gives the exit code: 0, or 3 when a target is missed. */
export async function benchEval(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { trials: { type: "string" }, quick: { type: "boolean", default: false } },
  });
  const trials = Number(values.trials ?? (values.quick ? 3 : 5));
  const folder = mkdtempSync(join(tmpdir(), "pmoves-bench-eval-"));
  try {
    const paths = [join(folder, "qrels"), join(folder, "run")] as const;
    writeCollection(...paths, { topics: 1000, documents: 1000, judged: 200 });
    const split: Figure[] = [];
    const score: Figure[] = [];
    for (let trial = 0; trial < trials; trial++) {
      split.push(runArm([join(import.meta.dirname, "split.mjs"), ...paths]));
      score.push(runArm([PROGRAM, "eval", "score", ...paths, ...FLAGS]));
    }
    const base = median(split.map(({ ms }) => ms));
    const ours = median(score.map(({ ms }) => ms));
    const peak = Math.max(...score.map(({ peakMb }) => peakMb));
    const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
    const fast = ours <= SLOWEST * base;
    const small = peak <= MOST_MB;
    const verdict = (good: boolean) => (good ? "pass" : "FAIL");
    process.stdout.write(
      `node ${process.version}, medians of ${trials}, ${brief(bytes / 1e6)} MB of input\n`,
    );
    const rows = [
      ["read and split", "1x", brief(base), brief(Math.max(...split.map(({ peakMb }) => peakMb))), ""],
      [
        "pmoves eval score -m all_trec -Q",
        `${brief(ours / base)}x`,
        brief(ours),
        brief(peak),
        `at most ${SLOWEST}x: ${verdict(fast)}; at most ${MOST_MB} MB: ${verdict(small)}`,
      ],
    ];
    process.stdout.write(`${table(["", "ratio", "ms", "peak MB", "target"], rows)}\n`);
    return fast && small ? 0 : 3;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
