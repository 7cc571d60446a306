import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";

/** Kernel ticks a second in /proc/<pid>/stat: USER_HZ, 100 on every Linux that node runs on. */
const TICKS_PER_SECOND = 100;

/** User and system time of a process and all its threads so far, in microseconds. */
export function cpuMicros(pid: number): number {
  return micros(`/proc/${pid}/stat`);
}

/** The same of its main thread alone. */
export function loopMicros(pid: number): number {
  return micros(`/proc/${pid}/task/${pid}/stat`);
}

function micros(path: string): number {
  const stat = readFileSync(path, "utf8");
  // The name in brackets may hold anything; fields count from behind it (proc(5): utime 14, stime 15).
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1e6;
}

/** Highest resident memory since the start, or since `forgetPeak`, in MB. */
export function peakMb(pid: number): number {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(line?.[1]) / 1024;
}

/** Sets the peak back to what is resident now (proc(5), clear_refs). */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** A child that is spoken to: one message in, one message out, in turn. */
export class Worker {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(file: string, args: readonly string[]): Promise<Worker> {
    const child = fork(file, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    const worker = new Worker(child);
    await worker.#next();
    return worker;
  }

  async ask(message: object): Promise<unknown> {
    const answer = this.#next();
    this.#child.send(message);
    return answer;
  }

  #next(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null) => reject(new Error(`a helper process ended with ${code}`));
      this.#child.once("exit", onExit);
      this.#child.once("message", (answer) => {
        this.#child.off("exit", onExit);
        resolve(answer);
      });
    });
  }

  stop(): void {
    this.#child.kill();
  }
}

/** A gateway under test; its output is kept and shown when it does not come up. */
export class Gateway {
  readonly pid: number;
  readonly #child: ChildProcess;
  #output = "";

  private constructor(child: ChildProcess, pid: number) {
    this.#child = child;
    this.pid = pid;
    const keep = (text: string) => {
      this.#output = (this.#output + text).slice(-4_000);
    };
    child.stdout?.setEncoding("utf8").on("data", keep);
    child.stderr?.setEncoding("utf8").on("data", keep);
  }

  /** Starts `node args…` and waits until it accepts connections on `port`. */
  static async start(args: readonly string[], port: number, env: Record<string, string>): Promise<Gateway> {
    const child = spawn(process.execPath, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env, NODE_ENV: "production" },
    });
    if (child.pid === undefined) throw new Error(`can't start node ${args.join(" ")}`);
    const gateway = new Gateway(child, child.pid);
    await gateway.#up(port);
    return gateway;
  }

  async #up(port: number): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      if (this.#child.exitCode !== null) break;
      const answered = await new Promise<boolean>((resolve) => {
        const socket = connect({ host: "127.0.0.1", port });
        socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
        socket.on("connect", () => socket.destroy());
      });
      if (answered) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    this.stop();
    throw new Error(`no gateway came up on port ${port}:\n${this.#output}`);
  }

  /** The last of what it printed. */
  get output(): string {
    return this.#output;
  }

  stop(): void {
    this.#child.kill("SIGKILL");
  }
}
