import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { writeRun } from "./run-file.ts";
import type { TrainPorts } from "./run-ports.ts";
import { openRun } from "./run-publish.ts";
import { runState } from "./run-state.ts";

export interface Stopped {
  readonly run: string;
  readonly stage: string;
  /** Whether it had to be killed. */
  readonly killed: boolean;
}

const LOOK_MS = 100;

/**
 * Ends the program of the newest run: SIGTERM to its group, and SIGKILL after `grace` seconds. Throws `PmovesError`
 * `train.not_running` where none runs.
 */
export async function stopRun(ports: TrainPorts, dir: string, grace: number): Promise<Stopped> {
  const { folder, run } = await openRun(ports, dir);
  const { stage, now } = await runState(ports, folder, run);
  if (now.state !== "running" || stage === undefined) {
    throw new PmovesError(`no program of the run ${run.id} runs`, {
      code: "train.not_running",
      exit: EXIT.failure,
      hint: `pmoves train status ${dir} says how it ended`,
    });
  }
  await writeRun(folder, { ...run, stopped_at: new Date(ports.clock.now()).toISOString() });
  const processes = await ports.trainProcesses();
  processes.signal(now.pid, "SIGTERM");
  const until = ports.clock.monotonic() + grace * 1000;
  while (ports.clock.monotonic() < until) {
    if ((await runState(ports, folder, run)).state !== "running")
      return { run: run.id, stage: stage.name, killed: false };
    await new Promise<void>((next) => void ports.clock.after(LOOK_MS, next));
  }
  const killed = processes.signal(now.pid, "SIGKILL");
  return { run: run.id, stage: stage.name, killed };
}
