import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { median, table } from "../gateway/figures.ts";

export const HELP = `npm run bench -- trajectories [--rows 1000000] [--trials 3]
Writing rows as JSONL and Parquet over the bare library or a plain loop that does the same, each in a process of its own,
in turn, by wall and CPU time. Exit 3 when a ratio or the memory of the JavaScript writers misses its target.`;

interface Figure {
  readonly ms: number;
  /** Of all threads. */
  readonly cpuMs: number;
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
/** How much higher the peak may be with four times the rows: what the collector leaves lying differs by that much. */
const FLAT = 1.25;
const FEWEST_ROWS = 50_000;

export async function benchTrajectories(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { rows: { type: "string", default: "1000000" }, trials: { type: "string", default: "3" } },
  });
  const folder = mkdtempSync(join(tmpdir(), "pmoves-bench-"));
  const spool = join(folder, "rows.jsonl");
  const run = (arm: string, rows = values.rows): Figure => {
    const out = join(folder, `${arm}.out`);
    rmSync(out, { force: true });
    const argv = [join(import.meta.dirname, "arm.ts"), arm, rows, spool, out];
    const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: "utf8" });
    if (status !== 0) throw new Error(`${arm}: ${stderr}`);
    return JSON.parse(stdout) as Figure;
  };
  try {
    run("spool");
    const figures = new Map<string, Figure[]>();
    // In turn, so that what else the machine does hits all of them.
    for (let trial = 0; trial < Number(values.trials); trial++) {
      for (const arm of PAIRS.flatMap(({ ours, bare }) => (trial % 2 === 0 ? [ours, bare] : [bare, ours]))) {
        figures.set(arm, [...(figures.get(arm) ?? []), run(arm)]);
      }
    }
    const of = (arm: string, pick: (figure: Figure) => number) => median((figures.get(arm) ?? []).map(pick));
    const lines = [...figures.keys()].map((arm) => [
      arm,
      `${(Number(values.rows) / of(arm, ({ ms }) => ms)).toFixed(0)}k rows/s`,
      `${(of(arm, ({ cpuMs }) => cpuMs) / 1000).toFixed(1)} s`,
      `${of(arm, ({ peakMb }) => peakMb).toFixed(0)} MB`,
      `${(of(arm, ({ bytes }) => bytes) / 1e6).toFixed(1)} MB`,
    ]);
    process.stdout.write(`${table(["arm", "speed", "CPU", "peak", "file"], lines)}\n`);
    const missed = PAIRS.filter(({ ours, bare, least }) => {
      const ratio = paired(figures, bare, ours, ({ ms }) => ms);
      const cpu = paired(figures, bare, ours, ({ cpuMs }) => cpuMs);
      process.stdout.write(
        `${ours} over ${bare}: ${ratio.toFixed(2)}x (at least ${least}x), by CPU time ${cpu.toFixed(2)}x\n`,
      );
      return ratio < least;
    });
    const peak = of("js-ours", ({ peakMb }) => peakMb);
    process.stdout.write(`peak of js-ours: ${peak.toFixed(0)} MB (below ${MOST_JS_MB} MB)\n`);
    const quarter = String(Math.ceil(Number(values.rows) / 4));
    const growth = ["js-ours", "jsonl-ours"].map((arm) => {
      const ratio = of(arm, ({ peakMb }) => peakMb) / run(arm, quarter).peakMb;
      process.stdout.write(`peak of ${arm} over that of a quarter of the rows: ${ratio.toFixed(2)}x\n`);
      return ratio;
    });
    // Of few rows the peak is that of the program.
    const flat = Number(quarter) < FEWEST_ROWS || growth.every((ratio) => ratio <= FLAT);
    return missed.length === 0 && peak < MOST_JS_MB && flat ? 0 : 3;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How many times ours is as fast, of each trial, whose arms ran beside the same load; then their median. */
function paired(
  figures: ReadonlyMap<string, readonly Figure[]>,
  bare: string,
  ours: string,
  pick: (figure: Figure) => number,
): number {
  const own = figures.get(ours) ?? [];
  return median((figures.get(bare) ?? []).map((figure, i) => pick(figure) / pick(own[i] ?? figure)));
}
