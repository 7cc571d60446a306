import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { median, table } from "../gateway/figures.ts";

export const HELP = `npm run bench -- trajectories [--rows 1000000] [--trials 3]
Writing rows as JSONL and Parquet over the bare library or a plain loop that does the same, each in a process of its own,
in turn. Exit 3 when a ratio or the memory of the JavaScript writer misses its target.`;

interface Figure {
  readonly ms: number;
  readonly bytes: number;
  readonly peakMb: number;
}

/** Ours, what it is held against, and how much of its speed ours must have. */
const PAIRS = [
  { ours: "jsonl-ours", bare: "jsonl-plain", least: 0.8 },
  { ours: "js-ours", bare: "js-bare", least: 0.85 },
  { ours: "duckdb-ours", bare: "duckdb-bare", least: 0.85 },
];
const MOST_JS_MB = 600;

export async function benchTrajectories(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { rows: { type: "string", default: "1000000" }, trials: { type: "string", default: "3" } },
  });
  const folder = mkdtempSync(join(tmpdir(), "pmoves-bench-"));
  const spool = join(folder, "rows.jsonl");
  const run = (arm: string): Figure => {
    const out = join(folder, `${arm}.out`);
    rmSync(out, { force: true });
    const argv = [join(import.meta.dirname, "arm.ts"), arm, values.rows, spool, out];
    const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: "utf8" });
    if (status !== 0) throw new Error(`${arm}: ${stderr}`);
    return JSON.parse(stdout) as Figure;
  };
  try {
    run("spool");
    const figures = new Map<string, Figure[]>();
    // In turn, so that what else the machine does hits all of them.
    for (let trial = 0; trial < Number(values.trials); trial++) {
      for (const arm of PAIRS.flatMap(({ ours, bare }) => [ours, bare])) {
        figures.set(arm, [...(figures.get(arm) ?? []), run(arm)]);
      }
    }
    const of = (arm: string, pick: (figure: Figure) => number) => median((figures.get(arm) ?? []).map(pick));
    const lines = [...figures.keys()].map((arm) => [
      arm,
      `${(Number(values.rows) / of(arm, ({ ms }) => ms)).toFixed(0)}k rows/s`,
      `${of(arm, ({ peakMb }) => peakMb).toFixed(0)} MB`,
      `${(of(arm, ({ bytes }) => bytes) / 1e6).toFixed(1)} MB`,
    ]);
    process.stdout.write(`${table(["arm", "speed", "peak", "file"], lines)}\n`);
    const missed = PAIRS.filter(({ ours, bare, least }) => {
      const ratio = of(bare, ({ ms }) => ms) / of(ours, ({ ms }) => ms);
      process.stdout.write(`${ours} over ${bare}: ${ratio.toFixed(2)}x (at least ${least}x)\n`);
      return ratio < least;
    });
    const peak = of("js-ours", ({ peakMb }) => peakMb);
    process.stdout.write(`peak of js-ours: ${peak.toFixed(0)} MB (below ${MOST_JS_MB} MB)\n`);
    return missed.length === 0 && peak < MOST_JS_MB ? 0 : 3;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
