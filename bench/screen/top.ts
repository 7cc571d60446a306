import { join } from "node:path";
import { type Arm, startArms } from "../gateway/arms.ts";
import { brief, median, percentile } from "../gateway/figures.ts";
import { cpuMicros, freePort, Worker } from "../gateway/process.ts";
import type { Job, Load } from "../gateway/types.ts";
import type { Verdict } from "./tail.ts";
import { type OnTerminal, onTerminal } from "./terminal.ts";

const RATE = 2000;
const PROGRAM = join(import.meta.dirname, "../../bin/pmoves.js");

interface Slice {
  readonly perSecond: number;
  readonly p99: number;
  readonly gatewayMicros: number;
}

/** Two slices one after the other: the machine is the same for both, whatever else it does. */
interface Pair {
  readonly watched: Slice;
  readonly alone: Slice;
  /** Of the screen's process, as a share of one core. */
  readonly topCpu: number;
}

/**
 * Two gateways take turns at 2,000 requests a second, in short slices: one with `pmoves top` on it, one without;
 * then they change places. Whatever else the machine does falls on both, and what one process has over the other
 * cancels out. While the one without has its turn, the screen's process stands still: it costs that one nothing.
 */
export async function benchTop(pairs: number, ms: number): Promise<readonly Verdict[]> {
  const stubPort = await freePort();
  const gatewayBench = join(import.meta.dirname, "../gateway");
  const stub = await Worker.start(join(gatewayBench, "stub.ts"), [String(stubPort)]);
  const load = await Worker.start(join(gatewayBench, "load.ts"), []);
  const arms: Arm[] = [];
  try {
    for (const _ of [0, 1]) arms.push(...(await startArms(["pmoves"], stubPort)));
    const [one, two] = arms;
    if (one === undefined || two === undefined) throw new Error("the gateways did not start");
    await stub.ask({ answerBytes: 1024, chunks: 1, intervalMs: 1, delayMs: 0 });
    for (const arm of arms) await slice(load, arm, { mode: "closed", connections: 16, ms: 3000 });
    const told = [
      ...(await takeTurns(load, { watched: one, alone: two }, pairs, ms)),
      ...(await takeTurns(load, { watched: two, alone: one }, pairs, ms)),
    ];
    return verdicts(told);
  } finally {
    for (const arm of arms) arm.gateway?.stop();
    stub.stop();
    load.stop();
  }
}

async function takeTurns(
  load: Worker,
  { watched, alone }: { readonly watched: Arm; readonly alone: Arm },
  pairs: number,
  ms: number,
): Promise<readonly Pair[]> {
  const top = onTerminal([PROGRAM, "top", "--gateway", watched.route.origin]);
  try {
    // Both are warm, the screen too: it has drawn what a slice brings.
    await slice(load, watched, { ms: 3000 });
    await slice(load, alone, { ms: 1000 });
    const told: Pair[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      const seen = async () => {
        const before = cpuMicros(top.pid);
        const begun = performance.now();
        const done = await slice(load, watched, { ms });
        return { done, cpu: (cpuMicros(top.pid) - before) / 1000 / (performance.now() - begun) };
      };
      const unseen = () => standingStill(top, () => slice(load, alone, { ms }));
      // Each is first as often as the other.
      const first = pair % 2 === 0 ? undefined : await unseen();
      const { done, cpu } = await seen();
      told.push({ watched: done, alone: first ?? (await unseen()), topCpu: cpu });
    }
    top.press("q");
    const exit = await top.exited;
    if (exit !== 0) throw new Error(`pmoves top ended with ${exit}`);
    return told;
  } finally {
    top.stop();
  }
}

async function standingStill<Result>({ pid }: OnTerminal, run: () => Promise<Result>): Promise<Result> {
  process.kill(pid, "SIGSTOP");
  try {
    return await run();
  } finally {
    process.kill(pid, "SIGCONT");
  }
}

async function slice(load: Worker, { route, gateway }: Arm, more: Partial<Job>): Promise<Slice> {
  if (gateway === undefined) throw new Error("there is no gateway");
  const usual = {
    stream: false,
    bodyBytes: 1024,
    mode: "open",
    connections: 256,
    ms: 0,
    rate: RATE,
  } as const;
  const before = cpuMicros(gateway.pid);
  const done = (await load.ask({ ...usual, route, ...more })) as Load;
  if (done.errors > 0) throw new Error(`${done.errors} requests failed: ${done.firstError}`);
  return {
    perSecond: done.requests / (done.elapsedMs / 1000),
    p99: done.p99,
    gatewayMicros: (cpuMicros(gateway.pid) - before) / done.requests,
  };
}

function verdicts(pairs: readonly Pair[]): readonly Verdict[] {
  const ratios = (of: (slice: Slice) => number) => pairs.map(({ watched, alone }) => of(watched) / of(alone));
  const through = median(ratios(({ perSecond }) => perSecond));
  const micros = median(ratios(({ gatewayMicros }) => gatewayMicros));
  // Others on the machine only ever make a slice slower: the good quarter tells what the gateway does by itself.
  const quiet = (of: (pair: Pair) => Slice, p: number) =>
    percentile(
      pairs.map((pair) => of(pair).p99),
      p,
    );
  const [watched, alone] = [quiet((pair) => pair.watched, 25), quiet((pair) => pair.alone, 25)];
  const paired = median(ratios((slice) => slice.p99));
  const cpu = median(pairs.map(({ topCpu }) => topCpu));
  const verdict = (what: string, measured: string, target: string, pass: boolean) => {
    return { what, measured, target, pass };
  };
  return [
    verdict("top at 2,000/s: its process", `${brief(cpu * 100)} % of a core`, "below 50 %", cpu < 0.5),
    verdict("gateway watched: throughput", `${brief(through)}x`, "at least 0.95x", through >= 0.95),
    verdict(
      "gateway watched: p99",
      `${brief(paired)}x over ${pairs.length} pairs (${brief(watched)} of ${brief(alone)} ms in the quiet quarter)`,
      "at most 1.05x",
      paired <= 1.05,
    ),
    verdict("gateway watched: CPU a request", `${brief(micros)}x`, "at most 1.05x", micros <= 1.05),
  ];
}
