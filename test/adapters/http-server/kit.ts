import { once } from "node:events";
import { connect, type Socket } from "node:net";
import {
  type RunningServer,
  type ServerOptions,
  startServer,
} from "../../../src/adapters/http-server/server.ts";
import type { GatewayHandler, GatewayReply, GatewayRequest } from "../../../src/gateway/http/handler-port.ts";

export const json = (status: number, value: unknown): GatewayReply => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

/** A handler that keeps what it was asked; `answer` decides the reply. */
export class Recorder implements GatewayHandler {
  readonly requests: GatewayRequest[] = [];
  answer: (request: GatewayRequest) => GatewayReply | Promise<GatewayReply>;

  constructor(answer?: (request: GatewayRequest) => GatewayReply | Promise<GatewayReply>) {
    this.answer = answer ?? ((request) => json(200, { path: request.url, bytes: request.body.length }));
  }

  async handle(request: GatewayRequest): Promise<GatewayReply> {
    this.requests.push(request);
    return this.answer(request);
  }

  refuse(url: string, status: number, message: string): GatewayReply {
    return json(status, { refused: message, url });
  }
}

/** Servers of one test file; each is closed by `stopAll`. */
export class Servers {
  readonly #running: RunningServer[] = [];

  async start(options: Partial<ServerOptions> & Pick<ServerOptions, "handler">): Promise<RunningServer> {
    const server = await startServer({ host: "127.0.0.1", port: 0, ...options });
    this.#running.push(server);
    return server;
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.#running.splice(0).map((server) => server.close({ drainMs: 0 })));
  }
}

/** A socket that speaks raw bytes and keeps all it received. */
export class RawClient {
  readonly socket: Socket;
  received = "";

  constructor(port: number) {
    this.socket = connect({ host: "127.0.0.1", port });
    this.socket.setEncoding("latin1");
    this.socket.on("data", (text: string) => {
      this.received += text;
    });
    this.socket.on("error", () => this.socket.destroy());
  }

  send(text: string | Uint8Array): this {
    this.socket.write(text);
    return this;
  }

  /** Waits until what was received holds `text`. */
  async until(text: string): Promise<string> {
    while (!this.received.includes(text)) {
      if (this.socket.destroyed) throw new Error(`closed before "${text}"; got "${this.received}"`);
      await Promise.race([once(this.socket, "data"), once(this.socket, "close")]);
    }
    return this.received;
  }

  async closed(): Promise<string> {
    if (!this.socket.closed) await once(this.socket, "close");
    return this.received;
  }
}

/** A promise that a test settles, and a wait for something to have happened. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Lets the event loop turn until `holds`; fails after two seconds. */
export async function eventually(holds: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`did not happen: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * Milliseconds of the fastest of `tries`: what the code takes, not what a busy machine adds.
 * Each try sets up and gives the part that is timed.
 */
export async function fastestOf(tries: number, prepare: () => Promise<() => Promise<void>>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < tries; i++) {
    const timed = await prepare();
    const start = performance.now();
    await timed();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** A clock whose timers fire when the test says so. */
export class HandClock {
  #now = 0;
  readonly #timers = new Set<{ readonly at: number; readonly callback: () => void }>();

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#now = next.at;
      next.callback();
    }
    this.#now = end;
  }

  pending(): number {
    return this.#timers.size;
  }
}
