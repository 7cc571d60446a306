import { type ApiKeys, createGate, NO_KEYS } from "../../src/gateway/auth/index.ts";
import type { GatewayConfig, Model, Wire } from "../../src/gateway/config/types.ts";
import type { FilesDeps } from "../../src/gateway/files/call-files.ts";
import type { GatewayReply } from "../../src/gateway/http/handler-port.ts";
import type { RecordsPort } from "../../src/gateway/http/records/port.ts";
import { createMetrics } from "../../src/gateway/metrics/index.ts";
import type { Observer } from "../../src/gateway/observe.ts";
import type { HttpClient } from "../../src/gateway/providers/http-port.ts";
import type { Provider } from "../../src/gateway/providers/provider.ts";
import type { RoutingSettings } from "../../src/gateway/routing/types.ts";
import { createGateway, createSnapshot, type Gateway } from "../../src/gateway/run/gateway.ts";
import type { Keeping } from "../../src/gateway/run/keeping.ts";
import type { Clock } from "../../src/kernel/clock.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { noHttp } from "./fake-provider.ts";
import { SETTINGS } from "./routing.ts";

export interface GatewayRig {
  readonly config: GatewayConfig;
  readonly provider: (wire: Wire) => Provider;
  readonly settings?: Partial<RoutingSettings>;
  readonly clock?: Clock;
  readonly http?: HttpClient;
  readonly files?: FilesDeps;
  readonly keys?: ApiKeys;
  readonly observers?: readonly Observer[];
  readonly shorthand?: (name: string) => Model | undefined;
  readonly env?: Readonly<Record<string, string>>;
  readonly keeping?: Keeping;
  readonly records?: RecordsPort;
}

/** A whole gateway without sockets, and what it took for its own faults. */
export async function gatewayRig(rig: GatewayRig): Promise<{ gateway: Gateway; bugs: unknown[] }> {
  const bugs: unknown[] = [];
  const keys = { env: rig.env ?? {}, readFile: async () => undefined };
  const gateway = createGateway({
    snapshot: await createSnapshot(rig.config, keys, rig.shorthand ?? (() => undefined)),
    settings: { ...SETTINGS, ...rig.settings },
    clock: rig.clock ?? systemClock,
    http: rig.http ?? noHttp,
    files: rig.files,
    keeping: rig.keeping,
    records: rig.records,
    random: () => 0.5,
    observers: rig.observers ?? [],
    provider: rig.provider,
    presence: () => "unknown",
    metrics: await createMetrics(),
    gate: createGate(rig.keys ?? NO_KEYS),
    version: "0.0.0-test",
    onBug: (error) => bugs.push(error),
  });
  return { gateway, bugs };
}

export interface AskOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly method?: string;
}

/** Sends a value as JSON (or a text or bytes as they are) and gives the reply. */
export function ask(
  gateway: Gateway,
  url: string,
  body?: unknown,
  options: AskOptions = {},
): Promise<GatewayReply> {
  const bytes =
    body === undefined
      ? Buffer.alloc(0)
      : body instanceof Uint8Array
        ? body
        : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return gateway.handler.handle({
    method: options.method ?? (body === undefined ? "GET" : "POST"),
    url,
    headers: options.headers ?? {},
    body: bytes,
    signal: options.signal ?? new AbortController().signal,
  });
}

/** The whole text of a reply, streamed or not. */
export async function textOf(reply: GatewayReply): Promise<string> {
  if (typeof reply.body === "string") return reply.body;
  let text = "";
  for await (const piece of reply.body) text += piece;
  return text;
}

export async function jsonOf(reply: GatewayReply): Promise<unknown> {
  return JSON.parse(await textOf(reply));
}

/** The `data:` values of an SSE text; "[DONE]" as it is. */
export function sseData(text: string): unknown[] {
  return text
    .split("\n\n")
    .filter((event) => event.startsWith("data: "))
    .map((event) => event.slice(6))
    .map((data) => (data === "[DONE]" ? data : JSON.parse(data)));
}
