import { join } from "node:path";
import { startArms } from "../gateway/arms.ts";
import { brief, median } from "../gateway/figures.ts";
import { cpuMicros, freePort, Worker } from "../gateway/process.ts";
import type { Job, Load } from "../gateway/types.ts";
import type { Verdict } from "./tail.ts";
import { type OnTerminal, onTerminal } from "./terminal.ts";

const RATE = 2000;
const PROGRAM = join(import.meta.dirname, "../../bin/pmoves.js");

interface Round {
  readonly perSecond: number;
  readonly p99: number;
  readonly gatewayMicros: number;
  /** Of the screen's process, as a share of one core. */
  readonly topCpu: number | undefined;
}

/** The gateway at 2,000 requests a second, with and without `pmoves top` watching, in turn. */
export async function benchTop(trials: number, ms: number): Promise<readonly Verdict[]> {
  const stubPort = await freePort();
  const gatewayBench = join(import.meta.dirname, "../gateway");
  const stub = await Worker.start(join(gatewayBench, "stub.ts"), [String(stubPort)]);
  const load = await Worker.start(join(gatewayBench, "load.ts"), []);
  const [arm] = await startArms(["pmoves"], stubPort);
  let top: OnTerminal | undefined;
  try {
    if (arm?.gateway === undefined) throw new Error("the gateway did not start");
    await stub.ask({ answerBytes: 1024, chunks: 1, intervalMs: 1, delayMs: 0 });
    const { route } = arm;
    const { pid } = arm.gateway;
    const job: Job = {
      route,
      stream: false,
      bodyBytes: 1024,
      mode: "open",
      connections: 256,
      ms,
      rate: RATE,
    };
    const round = async (): Promise<Round> => {
      const [gateway, screen] = [cpuMicros(pid), top === undefined ? 0 : cpuMicros(top.pid)];
      const done = (await load.ask(job)) as Load;
      if (done.errors > 0) throw new Error(`${done.errors} requests failed: ${done.firstError}`);
      return {
        perSecond: done.requests / (done.elapsedMs / 1000),
        p99: done.p99,
        gatewayMicros: (cpuMicros(pid) - gateway) / done.requests,
        topCpu: top === undefined ? undefined : (cpuMicros(top.pid) - screen) / 1000 / done.elapsedMs,
      };
    };
    await load.ask({ ...job, mode: "closed", connections: 16, ms: 3000 });
    const [alone, again, watched]: [Round[], Round[], Round[]] = [[], [], []];
    for (let trial = 0; trial < trials; trial++) {
      alone.push(await round());
      again.push(await round());
      top = onTerminal([PROGRAM, "top", "--gateway", route.origin]);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      watched.push(await round());
      top.press("q");
      const exit = await top.exited;
      if (exit !== 0) throw new Error(`pmoves top ended with ${exit}`);
      top = undefined;
    }
    return verdicts(alone, again, watched);
  } finally {
    top?.stop();
    arm?.gateway?.stop();
    stub.stop();
    load.stop();
  }
}

function verdicts(
  alone: readonly Round[],
  again: readonly Round[],
  watched: readonly Round[],
): readonly Verdict[] {
  // Pairs, each of one trial: the machine is the same within one.
  const ratios = (to: readonly Round[], of: (round: Round) => number) =>
    alone.map((one, i) => of(to[i] ?? one) / of(one));
  const ratio = (of: (round: Round) => number) => median(ratios(watched, of));
  const through = ratio(({ perSecond }) => perSecond);
  const p99 = ratio((round) => round.p99);
  // What p99 does by itself: a machine with others on it moves it more than any screen.
  const spread = median(ratios(again, (round) => round.p99).map((one) => Math.max(one, 1 / one)));
  const micros = ratio(({ gatewayMicros }) => gatewayMicros);
  const cpu = median(watched.map(({ topCpu }) => topCpu ?? Number.NaN));
  const verdict = (what: string, measured: string, target: string, pass: boolean) => {
    return { what, measured, target, pass };
  };
  return [
    verdict("top at 2,000/s: its process", `${brief(cpu * 100)} % of a core`, "below 50 %", cpu < 0.5),
    verdict("gateway watched: throughput", `${brief(through)}x`, "at least 0.95x", through >= 0.95),
    verdict(
      "gateway watched: p99",
      `${brief(p99)}x, unwatched ${brief(spread)}x`,
      "at most 1.05x, or its own spread",
      p99 <= Math.max(1.05, spread),
    ),
    verdict("gateway watched: CPU a request", `${brief(micros)}x`, "at most 1.05x", micros <= 1.05),
  ];
}
