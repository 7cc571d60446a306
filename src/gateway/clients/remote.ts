import type { Clock } from "../../kernel/clock.ts";
import { SseParser } from "../../kernel/sse.ts";
import { TooLarge } from "../../kernel/too-large.ts";
import { EMBEDDING_PREFIX, FUNCTION_PREFIX, MODEL_PREFIX } from "../api/names.ts";
import type { ChatEvent, EmbedResult, InferenceClient, ServedModel } from "../client.ts";
import type { EmbeddingCall, InferenceCall } from "../model/index.ts";
import { HttpFailure, type HttpOpen } from "../providers/http-port.ts";
import { retryAfter } from "../providers/outcomes/waits.ts";
import { readToldHeaders } from "./attempt-reader.ts";
import { callBody, embeddingBody } from "./call-body.ts";
import { bodyText, Connection, type RemoteOptions } from "./connection.ts";
import { StreamReader } from "./stream-reader.ts";

/** Inference at a gateway's URL, pmoves' or TensorZero's. */
export function remoteClient(options: RemoteOptions & { readonly clock: Clock }): InferenceClient {
  const connection = new Connection(options);
  return {
    chat: (call, { signal }) => chat(connection, call, signal, options.clock),
    embed: (call, { signal }) => embed(connection, call, signal),
    models: ({ signal }) => models(connection, signal),
    close: () => Promise.resolve(),
  };
}

async function* chat(
  connection: Connection,
  call: InferenceCall,
  signal: AbortSignal,
  clock: Clock,
): AsyncGenerator<ChatEvent, void, undefined> {
  const started = clock.monotonic();
  const elapsed = () => Math.round(clock.monotonic() - started);
  const answer = await connection.open("/inference", callBody(call), signal);
  const reader = new StreamReader(call, readToldHeaders(answer.headers), elapsed);
  if (answer.status !== 200) {
    const reason = connection.reason(answer.status, await bodyText(answer, signal));
    return yield* reader.fail(answer.status, reason, retryAfter(answer.headers, clock.now()));
  }
  const type = answer.headers["content-type"] ?? "no content type";
  if (!type.startsWith("text/event-stream")) {
    throw connection.notOne(`/inference answered a streamed call with ${type}`);
  }
  yield* events(answer, reader, signal);
}

async function* events(
  answer: HttpOpen,
  reader: StreamReader,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent, void, undefined> {
  const parser = new SseParser(undefined, (text) => reader.comment(text));
  try {
    for await (const chunk of answer.chunks) {
      for (const { data } of parser.push(chunk)) yield* reader.data(data);
      if (!reader.over) continue;
      answer.release();
      return;
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (!(error instanceof HttpFailure || error instanceof TooLarge)) throw error;
    return yield* reader.fail(502, `The stream broke off: ${error.message}`);
  }
  yield* reader.end();
}

async function embed(connection: Connection, call: EmbeddingCall, signal: AbortSignal): Promise<EmbedResult> {
  const { type, name } = call.address;
  const model = (type === "function" ? FUNCTION_PREFIX : EMBEDDING_PREFIX) + name;
  const path = "/openai/v1/embeddings";
  const body = await connection.json("POST", path, embeddingBody(call, model), signal);
  const fields = body as {
    readonly data?: unknown;
    readonly model?: unknown;
    readonly usage?: { readonly prompt_tokens?: unknown; readonly tensorzero_cost?: unknown } | null;
  } | null;
  const vectors = vectorsOf(fields?.data);
  if (vectors?.length !== call.inputs.length) {
    throw connection.notOne(`${path} gave no list of ${call.inputs.length} vectors`);
  }
  const tokens = fields?.usage?.prompt_tokens;
  const cost = fields?.usage?.tensorzero_cost;
  const inputTokens = typeof tokens === "number" ? tokens : null;
  return {
    model: bareName(typeof fields?.model === "string" ? fields.model : name),
    vectors,
    usage: typeof cost === "number" ? { inputTokens, cost } : { inputTokens },
  };
}

function vectorsOf(data: unknown): readonly (readonly number[])[] | undefined {
  if (!Array.isArray(data)) return undefined;
  const rows: readonly { readonly embedding?: unknown; readonly index?: unknown }[] = data;
  const sorted = rows.toSorted((a, b) => Number(a?.index ?? 0) - Number(b?.index ?? 0));
  const vectors = sorted.map((row) => row?.embedding);
  return vectors.every(isVector) ? vectors : undefined;
}

function isVector(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((number) => typeof number === "number");
}

const KINDS: readonly (readonly [prefix: string, kind: ServedModel["kind"]])[] = [
  [FUNCTION_PREFIX, "function"],
  [MODEL_PREFIX, "model"],
  [EMBEDDING_PREFIX, "embedding_model"],
];

async function models(connection: Connection, signal: AbortSignal): Promise<readonly ServedModel[]> {
  const path = "/openai/v1/models";
  const body = (await connection.json("GET", path, undefined, signal)) as { readonly data?: unknown } | null;
  if (!Array.isArray(body?.data)) throw connection.notOne(`${path} gave no list`);
  const rows: readonly { readonly id?: unknown; readonly variants?: unknown }[] = body.data;
  return rows.flatMap(({ id, variants }): ServedModel[] => {
    if (typeof id !== "string") return [];
    const kind = KINDS.find(([prefix]) => id.startsWith(prefix))?.[1] ?? "model";
    // TensorZero itself does not list them.
    if (!Array.isArray(variants)) return [{ id, kind }];
    return [{ id, kind, variants: variants.filter((name) => typeof name === "string") }];
  });
}

function bareName(id: string): string {
  const prefix = KINDS.find(([start]) => id.startsWith(start))?.[0] ?? "";
  return id.slice(prefix.length);
}
