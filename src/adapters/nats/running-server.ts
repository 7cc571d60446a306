import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { RunningNatsServer } from "../../bus/index.ts";
import type { PmovesError } from "../../kernel/errors.ts";

/** How long a server may take to end. */
const GRACE_MS = 5_000;
/** How often a process that is not our child is looked for. */
const LOOK_MS = 250;

/** A process, our child or one that was found. */
export interface Running {
  readonly pid: number;
  /** How it went, when it is gone; rejects where it could not be started. */
  readonly exited: Promise<string>;
  readonly takenOver: boolean;
}

export function childProcess(child: ChildProcess): Running {
  const exited = once(child, "exit").then(([code, signal]) =>
    signal === null ? `it ended with code ${code}` : `${signal} ended it`,
  );
  return { pid: child.pid ?? 0, exited, takenOver: false };
}

/** A process of which only the number is known. */
export function foundProcess(pid: number): Running {
  const exited = new Promise<string>((resolve) => {
    const timer = setInterval(() => {
      if (lives(pid)) return;
      clearInterval(timer);
      resolve("it is gone");
    }, LOOK_MS);
  });
  return { pid, exited, takenOver: true };
}

/** A nats-server that answers. */
export class Server implements RunningNatsServer {
  readonly url: string;
  readonly pid: number;
  readonly version: string;
  readonly takenOver: boolean;
  readonly ended: Promise<PmovesError | null>;
  readonly #running: Running;
  readonly #left: () => Promise<void>;
  #stopping = false;

  /** `broken` says why it is gone where it did not end with us; `left` is done behind its end. */
  constructor(
    running: Running,
    at: { readonly url: string; readonly version: string },
    broken: (how: string) => PmovesError,
    left: () => Promise<void>,
  ) {
    this.#running = running;
    this.#left = left;
    this.url = at.url;
    this.version = at.version;
    this.pid = running.pid;
    this.takenOver = running.takenOver;
    this.ended = running.exited.then((how) => (this.#stopping ? null : broken(how)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    await endProcess(this.#running);
    await this.#left();
  }
}

/** What it holds is written first; what does not end is killed. */
export async function endProcess({ pid, exited }: Running): Promise<void> {
  signal(pid, "SIGTERM");
  const late = setTimeout(() => signal(pid, "SIGKILL"), GRACE_MS);
  const given = Promise.withResolvers<void>();
  // Where nobody buries the dead (a container without an init), one that is no child of ours seems to live on.
  const up = setTimeout(given.resolve, GRACE_MS + 1_000);
  await Promise.race([exited.catch(() => undefined), given.promise]);
  clearTimeout(late);
  clearTimeout(up);
}

function lives(pid: number): boolean {
  return signal(pid, 0);
}

/** False where there is no such process any more. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  // A child that could not be started has no number, and 0 would mean our own group.
  if (pid === 0) return false;
  try {
    return process.kill(pid, name);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
