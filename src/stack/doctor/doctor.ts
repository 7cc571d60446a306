import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { nearest } from "../../kernel/suggest.ts";
import { checkBus } from "./bus.ts";
import { checkClock } from "./clock.ts";
import { AREAS, type Area, type DoctorFinding, failed, type Seen } from "./finding.ts";
import { checkGateway } from "./gateway.ts";
import { checkHub } from "./hub.ts";
import { checkConfig, checkDisk, checkPorts, checkRuntime, checkStores } from "./machine.ts";
import { checkOutboxes } from "./outboxes.ts";
import type { DoctorOptions, DoctorPorts } from "./ports.ts";
import { checkServices } from "./services.ts";
import { checkTargets } from "./targets.ts";

type Look = (ports: DoctorPorts, options: DoctorOptions, signal: AbortSignal) => Promise<readonly Seen[]>;

const looks: Readonly<Record<Area, Look>> = {
  runtime: (ports) => checkRuntime(ports),
  config: (ports) => checkConfig(ports),
  targets: checkTargets,
  gateway: (ports, _, signal) => checkGateway(ports, signal),
  bus: async (ports) => [...(await checkBus(ports)), ...(await checkOutboxes(ports))],
  store: (ports) => checkStores(ports),
  hub: (ports, _, signal) => checkHub(ports, signal),
  services: checkServices,
  clock: (ports, _, signal) => checkClock(ports, signal),
  disk: (ports) => checkDisk(ports),
  ports: (ports, _, signal) => checkPorts(ports, signal),
};

/** Areas of `--only`; all where it is empty. Throws `PmovesError` (exit 2) with the nearest name. */
export function areasOf(only: readonly string[]): readonly Area[] {
  for (const name of only) {
    if (AREAS.some((area) => area === name)) continue;
    const near = nearest(name, AREAS);
    throw new PmovesError(`--only: the doctor does not know "${name}"`, {
      code: "usage.area",
      exit: EXIT.usage,
      hint: `${near === undefined ? "" : `did you mean ${near}? `}it knows ${AREAS.join(", ")}`,
    });
  }
  return only.length === 0 ? AREAS : AREAS.filter((area) => only.includes(area));
}

/** Grace for what aborts at the deadline to say what it has seen. */
const GRACE_MS = 500;

/**
 * Looks at all areas at once; findings come area by area, in the order of `AREAS`, as soon as each and those
 * before it are there. What is not over at the deadline has failed, and says so.
 */
export async function* examine(
  ports: DoctorPorts,
  options: DoctorOptions,
  signal: AbortSignal,
): AsyncGenerator<DoctorFinding, void, undefined> {
  const deadline = new AbortController();
  const limited = AbortSignal.any([signal, deadline.signal]);
  const { areas } = options;
  const cancel = ports.clock.after(options.deadlineMs, () => deadline.abort(new Error("deadline")));
  try {
    const running = areas.map((area) => examineArea(area, ports, options, limited, signal));
    for (const [i, found] of running.entries()) {
      for (const seen of await found) yield { area: areas[i] as Area, ...seen };
    }
  } finally {
    cancel();
    deadline.abort(new Error("over"));
  }
}

async function examineArea(
  area: Area,
  ports: DoctorPorts,
  options: DoctorOptions,
  limited: AbortSignal,
  stopped: AbortSignal,
): Promise<readonly Seen[]> {
  const late = failed(
    area,
    `not over within ${options.deadlineMs / 1000} s`,
    `give it longer: pmoves doctor --only ${area} --deadline ${Math.ceil(options.deadlineMs / 250)}`,
  );
  let timer: (() => void) | undefined;
  const onTime = new Promise<readonly Seen[]>((resolve) => {
    timer = ports.clock.after(options.deadlineMs + GRACE_MS, () => resolve([late]));
  });
  const looked = looks[area](ports, options, limited).catch((error: unknown): readonly Seen[] => {
    stopped.throwIfAborted();
    if (limited.aborted) return [late];
    return [failed(area, messageOf(error), error instanceof PmovesError ? (error.hint ?? null) : null)];
  });
  try {
    return await Promise.race([looked, onTime]);
  } finally {
    timer?.();
    looked.catch(() => undefined);
  }
}
