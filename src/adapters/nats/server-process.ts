import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { NatsServerWish, RunningNatsServer } from "../../bus/index.ts";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";

/** How long a server may take to be ready, and to end. */
const READY_MS = 15_000;
const GRACE_MS = 5_000;

/**
 * Starts the machine's nats-server on loopback with JetStream in a folder. Throws `PmovesError`
 * `bus.no_server` where there is none, `bus.server` where it does not come up.
 */
export async function startNatsServer(wish: NatsServerWish): Promise<RunningNatsServer> {
  const program = wish.program ?? findNatsServer(wish.path);
  if (program === undefined) throw noServer();
  await mkdir(wish.store, { recursive: true, mode: 0o700 });
  const argv = ["--addr", "127.0.0.1", "--port", String(wish.port), "--jetstream", "--store_dir", wish.store];
  // A group of its own: Ctrl-C reaches us, and we end it when what it holds is written.
  const child = spawn(program, argv, { stdio: ["ignore", "ignore", "pipe"], detached: true });
  const server = new Server(child, `nats://127.0.0.1:${wish.port}`);
  await server.ready();
  return server;
}

/** The program on a PATH, or where Debian keeps it. */
export function findNatsServer(path: string | undefined): string | undefined {
  const folders = [...(path ?? "").split(delimiter).filter(Boolean), "/usr/sbin", "/usr/local/bin"];
  const names = process.platform === "win32" ? ["nats-server.exe"] : ["nats-server"];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

class Server implements RunningNatsServer {
  readonly url: string;
  readonly ended: Promise<PmovesError | null>;
  version: string | null = null;
  readonly #child: ChildProcess;
  readonly #ready = Promise.withResolvers<void>();
  #said = "";
  #stopping = false;

  constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
    child.stderr?.on("data", (chunk: Buffer) => this.#hear(chunk.toString()));
    this.ended = new Promise((resolve) => {
      child.once("error", (error) => resolve(this.#broken(messageOf(error))));
      child.once("exit", () => resolve(this.#stopping ? null : this.#broken(this.#lastWords())));
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async ready(): Promise<void> {
    const late = setTimeout(() => this.#ready.reject(this.#broken("it was not ready in time")), READY_MS);
    try {
      const failed = this.ended.then((error) => {
        throw error ?? this.#broken("it ended");
      });
      await Promise.race([this.#ready.promise, failed]);
    } catch (error) {
      await this[Symbol.asyncDispose]();
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    if (this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null)
      return;
    const exit = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    const late = setTimeout(() => this.#child.kill("SIGKILL"), GRACE_MS);
    await exit;
    clearTimeout(late);
  }

  #hear(text: string): void {
    this.#said = `${this.#said}${text}`.slice(-8_000);
    this.version ??= /Version:\s+(\S+)/.exec(this.#said)?.[1] ?? null;
    if (this.#said.includes("Server is ready")) this.#ready.resolve();
  }

  #lastWords(): string {
    const lines = this.#said.trim().split("\n");
    const told = lines.findLast((line) => /\[(?:FTL|ERR)\]/.test(line)) ?? lines.at(-1) ?? "";
    return told.replace(/^.*\[(?:FTL|ERR)\]\s*/, "") || "it ended without a word";
  }

  #broken(why: string): PmovesError {
    const busy = /address already in use/i.test(why);
    return new PmovesError(`nats-server for ${this.url} is not running: ${why}`, {
      code: "bus.server",
      exit: EXIT.failure,
      hint: busy
        ? "Another server has that port: use it with --server, or choose another --port."
        : "Start it by hand to see more.",
    });
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function noServer(): PmovesError {
  return new PmovesError("there is no nats-server on this machine's PATH", {
    code: "bus.no_server",
    exit: EXIT.usage,
    hint: "Install it (Debian: apt install nats-server; macOS: brew install nats-server), or do without: the journal needs none.",
  });
}
