import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { describe, onTestFinished } from "vitest";
import { NATS_SERVER } from "../setup/nats-server.ts";
import { tempFolder } from "./temp-folder.ts";

const path = process.env[NATS_SERVER] ?? "";

/** As `describe`, where a real nats-server is at hand; else skipped by name. */
export const describeNats = describe.skipIf(path === "");

export interface NatsServerOptions {
  /** Lines of its configuration beside address and store, e.g. `max_payload: 1024`. */
  readonly config?: string;
  /** Default true. */
  readonly jetstream?: boolean;
}

/** A nats-server of one test's own on a free port of loopback, with JetStream in a folder that goes with it. */
export class NatsServer {
  readonly port: number;
  readonly url: string;
  readonly folder: string;
  readonly #config: string;
  #child: ChildProcess | undefined;

  constructor(port: number, { config = "", jetstream = true }: NatsServerOptions) {
    this.port = port;
    this.url = `nats://127.0.0.1:${port}`;
    this.folder = tempFolder();
    this.#config = join(this.folder, "server.conf");
    const store = jetstream ? `jetstream { store_dir: ${JSON.stringify(join(this.folder, "js"))} }` : "";
    writeFileSync(this.#config, `listen: "127.0.0.1:${port}"\n${store}\n${config}\n`);
  }

  /** Starts it, again after it was killed; resolves when it answers. */
  async start(): Promise<void> {
    const child = spawn(path, ["-c", this.#config], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-4000);
    });
    this.#child = child;
    for (const deadline = Date.now() + 30_000; !said.includes("Server is ready"); ) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`nats-server: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await answers(this.port);
  }

  /** By default as a crash does it. */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill(signal);
    await exit;
  }
}

export async function natsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  const server = await absentNatsServer(options);
  await server.start();
  return server;
}

/** One that has not been started yet; it ends with the test, however that ends. */
export async function absentNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  const server = new NatsServer(await freePort(), options);
  onTestFinished(() => server.kill());
  return server;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

function answers(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("data", () => {
      socket.destroy();
      resolve();
    });
    socket.once("error", reject);
  });
}
