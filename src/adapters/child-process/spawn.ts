import { type ChildProcessByStdio, spawn } from "node:child_process";
import { resolve } from "node:path";
import type { Readable, Writable } from "node:stream";
import {
  type Command,
  type Exit,
  type Running,
  type Spawn,
  SpawnFailure,
  type SpawnRequest,
} from "../../gateway/providers/claude-code/process-port.ts";

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** How long a program may take to end after SIGTERM. */
const GRACE_MS = 50;
const MOST_OUTPUT = 64 * 1024 * 1024;
const MOST_STDERR = 16 * 1024;

export interface SpawnOptions {
  readonly maxOutputBytes?: number;
}

/** Groups that are alive; none outlives this process. */
const groups = new Set<number>();
const killAll = () => {
  for (const group of groups) signalGroup(group, "SIGKILL");
};

/** Starts programs in a process group of their own, with the named variables of `env` and no others. */
export function createSpawn(
  env: Readonly<Record<string, string | undefined>>,
  options: SpawnOptions = {},
): Spawn {
  const most = options.maxOutputBytes ?? MOST_OUTPUT;
  return (request) => new Process(request, allowed(env, request.command.env), most);
}

class Process implements Running, AsyncIterable<Uint8Array> {
  readonly chunks: AsyncIterable<Uint8Array> = this;
  readonly #child: Child;
  readonly #command: Command;
  readonly #signal: AbortSignal;
  readonly #most: number;
  readonly #exited: Promise<Exit>;
  #failure: SpawnFailure | undefined;
  #stderr = Buffer.alloc(0);
  #kill: NodeJS.Timeout | undefined;
  readonly #leave = () => this.#end();

  constructor({ command, input, signal }: SpawnRequest, env: NodeJS.ProcessEnv, most: number) {
    signal.throwIfAborted();
    this.#command = command;
    this.#signal = signal;
    this.#most = most;
    this.#child = spawn(located(command.program), command.args, {
      cwd: command.cwd,
      env,
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
      shell: false,
      windowsHide: true,
    });
    this.#exited = this.#watch();
    signal.addEventListener("abort", this.#leave);
    this.#feed(input);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    let bytes = 0;
    try {
      for await (const chunk of this.#child.stdout) {
        bytes += chunk.length;
        if (bytes > this.#most) {
          this.#failure = new SpawnFailure(`${this.#name} wrote more than ${this.#most} bytes`);
          break;
        }
        yield chunk;
      }
    } catch (error) {
      this.#signal.throwIfAborted();
      this.#failure ??= new SpawnFailure(`${this.#name}: its output broke off`, { cause: error });
    } finally {
      if (this.#failure !== undefined) this.#end();
    }
    this.#signal.throwIfAborted();
    // A program that could not be started ends its output before it says so.
    if (this.#child.pid === undefined) await this.#exited;
    if (this.#failure !== undefined) throw this.#failure;
  }

  exit(): Promise<Exit> {
    return this.#exited;
  }

  async stop(): Promise<void> {
    this.#end();
    await this.#exited;
  }

  get #name(): string {
    return `the command ${JSON.stringify(this.#command.program)}`;
  }

  #watch(): Promise<Exit> {
    const child = this.#child;
    const { pid } = child;
    if (pid !== undefined) hold(pid);
    child.stderr.on("data", (chunk: Buffer) => {
      this.#stderr = Buffer.concat([this.#stderr, chunk]).subarray(-MOST_STDERR);
    });
    return new Promise((settle) => {
      const over = (code: number | null, signal: string | null) => {
        clearTimeout(this.#kill);
        this.#signal.removeEventListener("abort", this.#leave);
        if (pid !== undefined) release(pid);
        settle({ code, signal, stderr: this.#stderr.toString("utf8") });
      };
      child.on("error", (error: NodeJS.ErrnoException) => {
        if (child.pid !== undefined) return;
        this.#failure = new SpawnFailure(`${this.#name} could not be started: ${why(error)}`, {
          cause: error,
        });
        over(null, null);
      });
      // What it has left running goes with it, and lets go of its pipes.
      child.on("exit", () => {
        if (pid !== undefined) signalGroup(pid, "SIGKILL");
      });
      child.on("close", over);
    });
  }

  #feed(input: string): void {
    const { stdin } = this.#child;
    // A program may end without reading all; how it ends says whether that was well.
    stdin.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE" && error.code !== "ECONNRESET")
        this.#failure ??= new SpawnFailure(error.message);
    });
    stdin.end(input);
  }

  #end(): void {
    const { pid } = this.#child;
    if (pid === undefined || this.#kill !== undefined || !groups.has(pid)) return;
    signalGroup(pid, "SIGTERM");
    this.#kill = setTimeout(() => signalGroup(pid, "SIGKILL"), GRACE_MS);
    // Nobody reads on: what is in the pipe must not keep it open.
    this.#child.stdout.destroy();
  }
}

/** A path must mean the same before and after the program has gone to its own folder. */
function located(program: string): string {
  return program.includes("/") ? resolve(program) : program;
}

function hold(group: number): void {
  if (groups.size === 0) process.on("exit", killAll);
  groups.add(group);
}

function release(group: number): void {
  groups.delete(group);
  if (groups.size === 0) process.off("exit", killAll);
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** Nobody is left there; on macOS a group of zombies says that it may not be signalled. */
function isGone(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ESRCH" || code === "EPERM";
}

function why(error: NodeJS.ErrnoException): string {
  if (error.code === "ENOENT") return "it, or the folder it is to run in, does not exist";
  return error.code === "EACCES" ? "it may not be executed" : error.message;
}

function allowed(
  env: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): NodeJS.ProcessEnv {
  const given: NodeJS.ProcessEnv = {};
  for (const name of names) if (env[name] !== undefined) given[name] = env[name];
  return given;
}
