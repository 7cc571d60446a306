import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { type Arm, startArms } from "./arms.ts";
import { cpuMicros, forgetPeak, freePort, loopMicros, peakMb, Worker } from "./process.ts";
import { report, targets } from "./report.ts";
import { scenarios } from "./scenarios.ts";
import type { ArmName, Load, Sample, Scenario } from "./types.ts";

const ARMS: readonly ArmName[] = [
  "direct",
  "bare",
  "portkey",
  "pmoves",
  "pmoves-openai",
  "pmoves-off",
  "pmoves-publish",
];

export const HELP = `npm run bench -- gateway [--arms direct,bare,portkey,pmoves,pmoves-openai,pmoves-off,pmoves-publish] [--scenarios NAME,...]
                         [--trials 5] [--quick] [--out FILE]
pmoves-off is pmoves that remembers nothing; pmoves-publish too, and publishes each inference to a bus that is away. Linux only: CPU and memory are read from /proc. Exit 3 when a target is missed.`;

/** Measures the arms side by side. Gives the exit code: 0, or 3 when a target is missed or a request failed. */
export async function benchGateway(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      arms: { type: "string", default: "direct,bare,portkey,pmoves,pmoves-off" },
      scenarios: { type: "string" },
      trials: { type: "string" },
      quick: { type: "boolean", default: false },
      out: { type: "string" },
    },
  });
  const names = values.arms.split(",").map((name) => known(name, ARMS));
  const all = scenarios(values.quick ? 0.25 : 1);
  const wanted = values.scenarios?.split(",").map((name) =>
    known(
      name,
      all.map((one) => one.name),
    ),
  );
  const chosen = all.filter(({ name }) => wanted?.includes(name) ?? true);
  const trials = Number(values.trials ?? (values.quick ? 2 : 5));

  const stubPort = await freePort();
  const stub = await Worker.start(join(import.meta.dirname, "stub.ts"), [String(stubPort)]);
  const load = await Worker.start(join(import.meta.dirname, "load.ts"), []);
  let arms: Arm[] = [];
  try {
    arms = await startArms(names, stubPort);
    const bench = new Bench(stub, load);
    for (const arm of arms) await bench.warmUp(arm, chosen, values.quick ? 600 : 3_000);
    const samples: Sample[] = [];
    for (let trial = 0; trial < trials; trial++) {
      for (const scenario of chosen) {
        // Each trial begins with another arm, so that none always runs on a machine that is warm or tired.
        for (const arm of rotated(arms, trial)) samples.push(await bench.measure(arm, scenario, trial));
        process.stderr.write(`trial ${trial + 1}/${trials}: ${scenario.name}\n`);
      }
    }
    return publish(samples, chosen, names, values.out);
  } finally {
    for (const arm of arms) arm.gateway?.stop();
    stub.stop();
    load.stop();
  }
}

function known<Name extends string>(name: string, names: readonly Name[]): Name {
  const found = names.find((one) => one === name);
  if (found === undefined) throw new Error(`"${name}" is none of ${names.join(", ")}`);
  return found;
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

class Bench {
  readonly #stub: Worker;
  readonly #load: Worker;

  constructor(stub: Worker, load: Worker) {
    this.#stub = stub;
    this.#load = load;
  }

  /** Runs plain and streamed requests long enough for the compiler to be done with an arm. */
  async warmUp(arm: Arm, all: readonly Scenario[], ms: number): Promise<void> {
    for (const scenario of [all.find(({ job }) => !job.stream), all.find(({ job }) => job.stream)]) {
      if (scenario === undefined) continue;
      await this.#stub.ask(scenario.stub);
      const mode = "closed" as const;
      const load = (await this.#load.ask({
        ...scenario.job,
        mode,
        connections: 16,
        ms,
        route: arm.route,
      })) as Load;
      if (load.errors > 0) {
        const { requests, errors, firstError } = load;
        const said = arm.gateway?.output ?? "";
        throw new Error(`${arm.name} failed ${errors} of ${requests} in warm-up: ${firstError}\n${said}`);
      }
    }
  }

  async measure(arm: Arm, scenario: Scenario, trial: number): Promise<Sample> {
    const pid = arm.gateway?.pid;
    await this.#stub.ask(scenario.stub);
    if (pid !== undefined) forgetPeak(pid);
    const before = pid === undefined ? 0 : cpuMicros(pid);
    const loopBefore = pid === undefined ? 0 : loopMicros(pid);
    const load = (await this.#load.ask({ ...scenario.job, route: arm.route })) as Load;
    const cpu = pid === undefined ? undefined : (cpuMicros(pid) - before) / load.requests;
    const loop = pid === undefined ? undefined : (loopMicros(pid) - loopBefore) / load.requests;
    return {
      ...load,
      arm: arm.name,
      scenario: scenario.name,
      trial,
      perSecond: load.requests / (load.elapsedMs / 1000),
      cpuMicrosPerRequest: cpu,
      loopMicrosPerRequest: loop,
      cpuMicrosPerChunk: cpu === undefined || !scenario.job.stream ? undefined : cpu / scenario.stub.chunks,
      rssMb: pid === undefined ? undefined : peakMb(pid),
    };
  }
}

function publish(
  samples: readonly Sample[],
  chosen: readonly Scenario[],
  names: readonly ArmName[],
  out: string | undefined,
): number {
  const reached = targets(samples);
  const machine = {
    node: process.version,
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    at: new Date().toISOString(),
  };
  const file =
    out ?? join(import.meta.dirname, "../results", `gateway-${machine.at.replaceAll(":", "")}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `${JSON.stringify({ machine, targets: reached, scenarios: chosen, samples }, null, 2)}\n`,
  );
  const title = `node ${machine.node}, ${machine.cores} cores, ${machine.cpu}; medians of all trials`;
  process.stdout.write(`${title}\n\n${report(samples, chosen, names)}\n\nall samples: ${file}\n`);
  const failed = samples.find(({ errors }) => errors > 0);
  if (failed) process.stderr.write(`${failed.arm} had errors in ${failed.scenario}: ${failed.firstError}\n`);
  return failed !== undefined || reached.some(({ pass }) => pass === false) ? 3 : 0;
}
