import { type Dispatcher, Pool } from "undici";
import { type HttpClient, HttpFailure, type HttpRequest } from "../../gateway/providers/http-port.ts";
import { Exchange } from "./exchange.ts";
import { Opened } from "./opened.ts";
import { type Address, addressOf, headerList } from "./wire.ts";

export interface HttpClientOptions {
  /** Most connections to one origin; requests beyond wait. */
  readonly connections?: number;
  /** Milliseconds that making a connection may take, the one clock that is not the caller's. */
  readonly connectTimeoutMs?: number;
  /** Milliseconds an idle connection is kept; below the 5 s after which common servers close theirs. */
  readonly keepAliveMs?: number;
}

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;

/** Upstream HTTP/1.1 over undici: one keep-alive pool an origin, no redirects, nothing unpacked. */
export function createHttpClient(options: HttpClientOptions = {}): HttpClient {
  const pools = new Map<string, Pool>();
  let closed = false;

  function poolOf(origin: string): Pool {
    let pool = pools.get(origin);
    if (pool === undefined) {
      pool = new Pool(origin, {
        connections: options.connections ?? 4096,
        connectTimeout: options.connectTimeoutMs ?? 10_000,
        keepAliveTimeout: options.keepAliveMs ?? 4_000,
        // A server may offer ten minutes; after a burst its idle connections would all be kept that long.
        keepAliveMaxTimeout: 60_000,
        // The router has clocks for these, and a model that is being loaded is silent for minutes.
        headersTimeout: 0,
        bodyTimeout: 0,
        pipelining: 1,
        allowH2: false,
      });
      pools.set(origin, pool);
    }
    return pool;
  }

  return {
    exchange(request, maxBytes = DEFAULT_MAX_BYTES) {
      return new Promise((resolve, reject) => {
        const { origin, path } = admit(request);
        const handler = new Exchange(origin, request.signal, maxBytes, resolve, reject);
        poolOf(origin).dispatch(optionsOf(request, path), handler);
      });
    },
    open(request) {
      return new Promise((resolve, reject) => {
        const { origin, path } = admit(request);
        const handler = new Opened(origin, request.signal, resolve, reject);
        poolOf(origin).dispatch(optionsOf(request, path), handler);
      });
    },
    async close() {
      closed = true;
      const open = [...pools.values()];
      pools.clear();
      await Promise.all(
        open.map((pool) => pool.destroy(new HttpFailure("reset", "the HTTP client was closed"))),
      );
    },
  };

  /** Throws for what can't be sent at all; from here on every failure comes through the handler. */
  function admit(request: HttpRequest): Address {
    if (closed) throw new HttpFailure("reset", "the HTTP client is closed");
    if (request.signal.aborted) throw request.signal.reason;
    return addressOf(request.url);
  }
}

function optionsOf(request: HttpRequest, path: string): Dispatcher.DispatchOptions {
  const { method, body } = request;
  return { path, method, headers: headerList(request.headers), body: body ?? null };
}
