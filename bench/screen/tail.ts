import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brief, percentile } from "../gateway/figures.ts";
import type { Cost } from "./child.ts";
import { onTerminal } from "./terminal.ts";

export interface Verdict {
  readonly what: string;
  readonly measured: string;
  readonly target: string;
  readonly pass: boolean;
}

/** The screen of `bus tail` at a steady rate of messages, everything on it changing, 160x50. */
export async function benchTail(perSecond: number, seconds: number): Promise<readonly Verdict[]> {
  const folder = mkdtempSync(join(tmpdir(), "pmoves-screen-"));
  const out = join(folder, "cost.json");
  const child = join(import.meta.dirname, "child.ts");
  const screen = onTerminal(["--expose-gc", child, out, String(perSecond), String(seconds)]);
  try {
    const exit = await screen.exited;
    if (exit !== 0) throw new Error(`the screen ended with ${exit}`);
    return verdicts(JSON.parse(readFileSync(out, "utf8")) as Cost, screen.bytes(), perSecond);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function verdicts(cost: Cost, bytes: number, perSecond: number): readonly Verdict[] {
  const { counted, cpu, frameMs, frames, heapMb, made, seconds } = cost;
  const p99 = percentile(frameMs, 99);
  const growth = heapMb[1] / heapMb[0];
  const name = `bus tail at ${perSecond}/s`;
  return [
    {
      what: `${name}: its thread`,
      measured: `${brief(cpu * 100)} % of a core`,
      target: "below 70 %",
      pass: cpu < 0.7,
    },
    {
      what: `${name}: messages`,
      measured: `${counted} of ${made} counted`,
      target: "all",
      pass: counted === made,
    },
    { what: `${name}: frame p99`, measured: `${brief(p99)} ms`, target: "below 60 ms", pass: p99 < 60 },
    {
      what: `${name}: heap`,
      measured: `${brief(heapMb[0])} to ${brief(heapMb[1])} MB`,
      target: "flat: at most 1.3x",
      pass: growth <= 1.3,
    },
    {
      what: `${name}: frames`,
      measured: `${brief(frames / seconds)}/s, ${brief(bytes / seconds / 1000)} kB/s`,
      target: "at least 4/s",
      pass: frames / seconds >= 4,
    },
  ];
}
