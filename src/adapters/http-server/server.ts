import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { GatewayHandler } from "../../gateway/http/handler-port.ts";
import { type Clock, systemClock } from "../../kernel/clock.ts";
import { messageOf } from "../../kernel/errors.ts";
import { Connection } from "./connection.ts";
import { Exchange } from "./exchange.ts";
import { DEFAULT_LIMITS, type ServerLimits } from "./limits.ts";
import { listenError } from "./listen-error.ts";
import type { ServerState } from "./state.ts";

export interface ServerOptions {
  readonly handler: GatewayHandler;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly limits?: Partial<ServerLimits>;
  readonly clock?: Clock;
  /** Told of errors that the handler's contract rules out; default: a process warning. */
  readonly onFault?: (thrown: unknown) => void;
}

export interface RunningServer {
  /** As bound, e.g. `127.0.0.1` or `::1`. */
  readonly address: string;
  readonly port: number;
  /** `http://address:port`, without a slash at the end. */
  readonly url: string;
  /** Requests that have begun and whose reply has not gone. */
  inFlight(): number;
  /** Open client connections. */
  connections(): number;
  /** Stops accepting, lets requests in flight end for at most `drainMs`, then cuts them off. */
  close(options: { readonly drainMs: number }): Promise<void>;
}

/** Carries a `GatewayHandler` over node:http. Rejects with `PmovesError` (exit 2) when it can't listen. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const state: ServerState = {
    handler: options.handler,
    limits,
    clock: options.clock ?? systemClock,
    onFault: options.onFault ?? ((thrown) => process.emitWarning(messageOf(thrown), "GatewayFault")),
    draining: false,
  };
  const running = new Running(state);
  try {
    await running.listen(options.host, options.port);
  } catch (thrown) {
    throw listenError(thrown, options.host, options.port);
  }
  return running;
}

class Running implements RunningServer {
  address = "";
  port = 0;
  url = "";
  readonly #state: ServerState;
  readonly #server: Server;
  readonly #connections = new Map<Socket, Connection>();
  #inFlight = 0;
  #cancelSweep: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(state: ServerState) {
    this.#state = state;
    const { limits } = state;
    this.#server = createServer({
      maxHeaderSize: limits.maxHeaderBytes,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: Math.min(5_000, Math.max(20, limits.headersMs / 4)),
      noDelay: true,
    });
    this.#server.on("connection", (socket) => this.#connected(socket));
    this.#server.on("request", (req, res) => this.#request(req, res, false));
    this.#server.on("checkContinue", (req, res) => this.#request(req, res, true));
    this.#server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
      const connection = this.#connections.get(socket);
      if (connection === undefined) socket.destroy();
      else connection.failed(error);
    });
  }

  async listen(host: string, port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ host, port }, () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
    const bound = this.#server.address() as AddressInfo;
    this.address = bound.address;
    this.port = bound.port;
    this.url = `http://${bound.family === "IPv6" ? `[${bound.address}]` : bound.address}:${bound.port}`;
    this.#sweepLater();
  }

  inFlight(): number {
    return this.#inFlight;
  }

  connections(): number {
    return this.#connections.size;
  }

  #connected(socket: Socket): void {
    const connection = new Connection(this.#state, socket);
    this.#connections.set(socket, connection);
    socket.once("close", () => {
      this.#connections.delete(socket);
      connection.closed();
    });
  }

  #request(req: IncomingMessage, res: ServerResponse, awaitsContinue: boolean): void {
    const connection = this.#connections.get(req.socket);
    if (connection === undefined) {
      res.destroy();
      return;
    }
    const exchange = new Exchange(this.#state, req, res, (over) => {
      connection.exchanges.delete(over);
      this.#inFlight--;
      if (this.#state.draining && this.#inFlight === 0) this.#server.closeAllConnections();
    });
    connection.exchanges.add(exchange);
    this.#inFlight++;
    exchange.start(awaitsContinue);
  }

  /** One timer for all bodies: half the limit a tick, so that no request needs a timer of its own. */
  #sweepLater(): void {
    this.#cancelSweep = this.#state.clock.after(this.#state.limits.bodyIdleMs / 2, () => {
      for (const connection of this.#connections.values()) {
        for (const exchange of connection.exchanges) exchange.sweep();
      }
      this.#sweepLater();
    });
  }

  close(options: { readonly drainMs: number }): Promise<void> {
    this.#closing ??= this.#drain(options.drainMs);
    return this.#closing;
  }

  async #drain(drainMs: number): Promise<void> {
    this.#state.draining = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    const cutOff = () => this.#server.closeAllConnections();
    const cancel = this.#inFlight === 0 ? undefined : this.#state.clock.after(drainMs, cutOff);
    if (cancel === undefined) cutOff();
    await closed;
    cancel?.();
    this.#cancelSweep?.();
  }
}
