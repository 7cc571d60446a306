import { messageOf, PmovesError } from "../../kernel/errors.ts";
import type { Secret } from "../../kernel/secret.ts";
import type { OutboxState } from "../outbox/outbox-state.ts";
import type { Ingest, Ingested } from "./ingest.ts";
import type { Mapping } from "./mapping.ts";
import { mappings } from "./mappings/index.ts";
import type { PassOn } from "./pass-on.ts";
import { pathOf, routesOf } from "./routes.ts";
import { knowsToken } from "./token.ts";

/** As the server's adapter brings it: body whole, decompressed and within its limit. */
export interface IngestRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
}

export interface IngestReply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export interface IngestHandlerOptions {
  readonly ingest: Ingest;
  readonly token: Secret;
  readonly state: () => Promise<OutboxState>;
  /** Where requests of a service go on to. */
  readonly passOn: ReadonlyMap<string, string>;
  readonly send: PassOn;
  /** Told of every body that was looked at. */
  readonly onIngested: (ingested: Ingested) => void;
  readonly warn: (text: string) => void;
}

const RETRY_S = 30;

/** Never throws: whatever goes wrong is a reply. A 202 says that the message is on the disk. */
export class IngestHandler {
  readonly #options: IngestHandlerOptions;
  readonly #routes = routesOf(mappings);

  constructor(options: IngestHandlerOptions) {
    this.#options = options;
  }

  async handle(request: IngestRequest): Promise<IngestReply> {
    try {
      return await this.#handle(request);
    } catch (error) {
      return this.#failed(error);
    }
  }

  /** What the server itself rejects. */
  refuse(_url: string, status: number, message: string): IngestReply {
    return reply(status, { error: message });
  }

  async #handle(request: IngestRequest): Promise<IngestReply> {
    const { method, url, headers } = request;
    const path = pathOf(url);
    if (path === "/healthz" && method === "GET") return reply(200, { ok: true });
    if (!knowsToken(this.#options.token, url, headers)) return unauthorized();
    if (path === "/status" && method === "GET") return reply(200, await this.#status());
    const mapping = this.#routes.get(path);
    if (mapping === undefined) return this.#unknown(path);
    if (method !== "POST") return reply(405, { error: `${path} takes POST` }, { allow: "POST" });
    const type = (headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
    if (type !== "application/json" && !type.endsWith("+json")) {
      const fix = "Send Content-Type: application/json.";
      return reply(415, { error: `${type === "" ? "no content type" : type} is not taken`, fix });
    }
    return this.#take(mapping, request);
  }

  async #take(mapping: Mapping, { body, headers, signal, url }: IngestRequest): Promise<IngestReply> {
    const { ingest, onIngested, passOn } = this.#options;
    const via = `POST ${pathOf(url)}`;
    const taken = await ingest.take(mapping, { data: body, id: headers["idempotency-key"], via });
    onIngested(taken);
    const { outcome, subject, id, problem, dead_letter } = taken;
    const onward = passOn.get(mapping.service);
    if (onward !== undefined) return this.#passOn(mapping, onward, body, taken, signal);
    if (problem !== null) {
      const { field, reason, fix } = problem;
      return reply(422, { error: reason, field, fix, dead_letter });
    }
    return reply(202, { id, subject, duplicate: outcome === "duplicate" });
  }

  /** The old receiver's answer is the sender's; what it says may be an event too. */
  async #passOn(
    mapping: Mapping,
    url: string,
    body: Uint8Array,
    taken: Ingested,
    signal: AbortSignal,
  ): Promise<IngestReply> {
    const { ingest, send, onIngested, warn } = this.#options;
    let answer: Awaited<ReturnType<PassOn>>;
    try {
      answer = await send(url, Buffer.from(body).toString("utf8"), signal);
    } catch (error) {
      const { host } = new URL(url);
      const reason = `${mapping.service}: ${host} did not answer what was passed on: ${messageOf(error)}`;
      warn(reason);
      return reply(502, { error: reason, id: taken.id, subject: taken.subject });
    }
    const next = mappings.find(({ service }) => service === mapping.answers);
    if (next !== undefined && answer.status >= 200 && answer.status < 300) {
      const data = Buffer.from(answer.body);
      onIngested(await ingest.take(next, { data, via: `the answer to ${mapping.service}` }));
    }
    return { status: answer.status, headers: { "content-type": answer.contentType }, body: answer.body };
  }

  async #status(): Promise<object> {
    return { ...this.#options.ingest.counts, outbox: await this.#options.state() };
  }

  #unknown(path: string): IngestReply {
    const known = [...this.#routes.keys()];
    return reply(404, { error: `nothing is taken at ${path.slice(0, 100)}`, routes: known });
  }

  #failed(error: unknown): IngestReply {
    this.#options.warn(`a message could not be kept: ${messageOf(error)}`);
    const full = error instanceof PmovesError && error.code === "bus.outbox_full";
    const text = full ? error.message : "the message could not be kept; send it again";
    return reply(503, { error: text }, { "retry-after": String(RETRY_S) });
  }
}

function unauthorized(): IngestReply {
  const error = "the token is missing or wrong";
  const fix = "Send Authorization: Bearer <token>; pmoves bus ingest says where it is kept.";
  return reply(401, { error, fix }, { "www-authenticate": 'Bearer, Basic realm="pmoves"' });
}

function reply(status: number, body: object, headers: Record<string, string> = {}): IngestReply {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: `${JSON.stringify(body)}\n`,
  };
}
