import type { Attempt, EmbeddingRecord, InferenceRecord } from "../../gateway/index.ts";
import { redactSecrets } from "../../kernel/redact.ts";
import { inputMessages, outputMessages, systemText } from "./messages.ts";
import type { OtlpTable } from "./settings.ts";
import { readTraceParent } from "./trace-parent.ts";

export type AttributeValue = string | number | boolean | readonly string[];

/** One span, ready to be sent. Times are Unix milliseconds. */
export interface SpanData {
  readonly name: string;
  readonly kind: "server" | "client";
  readonly traceId: string;
  readonly spanId: string;
  readonly parent: { readonly spanId: string; readonly remote: boolean } | undefined;
  readonly traceState: string | undefined;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** Set where it did not end well. */
  readonly error: string | undefined;
}

type Attributes = Record<string, AttributeValue | null | undefined>;

/** Names of the semantic conventions for providers; a wire that they don't know stands for itself. */
const PROVIDERS: Readonly<Record<string, string>> = {
  gemini: "gcp.gemini",
  responses: "openai",
  claude_code: "anthropic",
};

/**
 * The spans of one request: the request itself, then a child for every attempt that reached an upstream.
 * Attributes follow OpenTelemetry's conventions for generative AI (opentelemetry.io, semconv/gen-ai); ours
 * begin with `pmoves.`. Empty where the caller's `traceparent` says that the trace is not kept.
 */
export function spansOf(
  record: InferenceRecord | EmbeddingRecord,
  content: OtlpTable["content"],
): readonly SpanData[] {
  const parent = readTraceParent(record.request?.traceparent);
  if (parent?.sampled === false) return [];
  const hex = record.inferenceId.replaceAll("-", "");
  const traceId = parent?.traceId ?? hex;
  const spanId = spanIdOf(hex, 0);
  const traceState = parent && record.request?.tracestate;
  const operation = isInference(record) ? "chat" : "embeddings";
  const asked = record.functionName ?? record.modelName ?? "unknown";
  const root: SpanData = {
    name: `${operation} ${asked}`,
    kind: "server",
    traceId,
    spanId,
    parent: parent && { spanId: parent.spanId, remote: true },
    traceState,
    startMs: record.startedAt,
    endMs: record.startedAt + record.ms,
    attributes: given({ ...rootAttributes(record, operation), ...contentOf(record, content) }),
    error:
      record.ending === "ok" || record.ending === "cancelled" ? undefined : (record.error ?? record.ending),
  };
  const tries = record.attempts.filter(({ outcome }) => outcome !== undefined);
  return [
    root,
    ...tries.map((attempt, index): SpanData => {
      const startMs = record.startedAt + (attempt.at ?? 0);
      const last = attempt.outcome === "ok" && record.finished !== undefined;
      return {
        name: `${operation} ${attempt.target}`,
        kind: "client",
        traceId,
        spanId: spanIdOf(hex, index + 1),
        parent: { spanId, remote: false },
        traceState,
        startMs,
        // An attempt's time ends at the first content of a stream; its span, with the stream.
        endMs: last ? root.endMs : startMs + attempt.ms,
        attributes: given(attemptAttributes(attempt, record, operation)),
        error: attempt.outcome === "ok" ? undefined : (attempt.reason ?? attempt.outcome),
      };
    }),
  ].map(withoutSecrets);
}

function isInference(record: InferenceRecord | EmbeddingRecord): record is InferenceRecord {
  return "episodeId" in record;
}

/** The last 16 digits of a UUIDv7 are random; the attempt's number makes each of its spans another. */
function spanIdOf(hex: string, index: number): string {
  const low = (Number.parseInt(hex.slice(28), 16) ^ index).toString(16).padStart(4, "0");
  return hex.slice(16, 28) + low;
}

function rootAttributes(record: InferenceRecord | EmbeddingRecord, operation: string): Attributes {
  const { finished, request } = record;
  return {
    "gen_ai.operation.name": operation,
    "gen_ai.provider.name": finished && providerOf(finished.target.wire),
    "gen_ai.request.model": finished?.modelName ?? record.modelName,
    "gen_ai.conversation.id": isInference(record) ? record.episodeId : undefined,
    "http.request.method": request?.method,
    "url.path": request?.path,
    "pmoves.request_id": request?.id,
    "pmoves.inference_id": record.inferenceId,
    "pmoves.function": record.functionName,
    "pmoves.variant": isInference(record) ? record.finished?.variantName : undefined,
    "pmoves.target": finished?.target.id,
    "pmoves.tier": finished?.target.tier,
    "pmoves.ending": record.ending,
    "pmoves.time_to_first_token_ms": isInference(record) ? record.ttftMs : undefined,
    "pmoves.skipped": record.attempts.flatMap(({ target, skip }) =>
      skip === undefined ? [] : [`${target}=${skip}`],
    ),
    ...usageOf(record),
    ...tagsOf(record),
  };
}

function attemptAttributes(
  { target, tier, outcome, status, variant }: Attempt,
  record: InferenceRecord | EmbeddingRecord,
  operation: string,
): Attributes {
  const served = outcome === "ok" && record.finished?.target.id === target ? record.finished : undefined;
  const own: Attributes = {
    "gen_ai.operation.name": operation,
    "gen_ai.request.model": served?.target.upstreamModel ?? target,
    "pmoves.target": target,
    "pmoves.tier": tier,
    "pmoves.variant": variant,
    "pmoves.outcome": outcome,
    "http.response.status_code": status,
    "error.type": outcome === "ok" ? undefined : outcome,
  };
  if (served === undefined) return own;
  return {
    ...own,
    "gen_ai.provider.name": providerOf(served.target.wire),
    ...serverOf(served.target.baseUrl),
    ...paramsOf(record),
    ...usageOf(record),
  };
}

function providerOf(wire: string): string {
  return PROVIDERS[wire] ?? wire;
}

function serverOf(baseUrl: string): Attributes {
  if (!URL.canParse(baseUrl)) return {};
  const { hostname, port } = new URL(baseUrl);
  return { "server.address": hostname, "server.port": port === "" ? undefined : Number(port) };
}

function paramsOf(record: InferenceRecord | EmbeddingRecord): Attributes {
  if (!isInference(record)) return { "gen_ai.embeddings.dimension.count": record.call.dimensions };
  const { params } = record.call;
  return {
    "gen_ai.request.temperature": params.temperature,
    "gen_ai.request.max_tokens": params.max_tokens,
    "gen_ai.request.top_p": params.top_p,
    "gen_ai.request.seed": params.seed,
    "gen_ai.request.presence_penalty": params.presence_penalty,
    "gen_ai.request.frequency_penalty": params.frequency_penalty,
    "gen_ai.request.stop_sequences": params.stop_sequences,
    "gen_ai.output.type": record.functionType === "json" ? "json" : "text",
  };
}

function usageOf({ finished }: InferenceRecord | EmbeddingRecord): Attributes {
  if (finished === undefined) return {};
  const { usage } = finished;
  return {
    "gen_ai.usage.input_tokens": usage.inputTokens,
    "gen_ai.usage.output_tokens": usage.outputTokens,
    "gen_ai.usage.cache_read.input_tokens": usage.cacheReadTokens,
    "gen_ai.usage.cache_creation.input_tokens": usage.cacheWriteTokens,
    "gen_ai.response.finish_reasons": "finishReason" in finished ? [finished.finishReason] : undefined,
    "pmoves.cost_usd": usage.cost,
  };
}

function tagsOf(record: InferenceRecord | EmbeddingRecord): Attributes {
  const tags = isInference(record) ? record.call.tags : {};
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [`tags.${name}`, value]));
}

function contentOf(record: InferenceRecord | EmbeddingRecord, content: OtlpTable["content"]): Attributes {
  if (content === "off" || !isInference(record)) return {};
  const clean = content === "redacted" ? redactSecrets : (text: string) => text;
  const system = systemText(record.call.input.system);
  return {
    "gen_ai.system_instructions": system === undefined ? undefined : clean(system),
    "gen_ai.input.messages": clean(inputMessages(record.call.input)),
    "gen_ai.output.messages": record.finished && clean(outputMessages(record.finished)),
  };
}

function given(attributes: Attributes): Record<string, AttributeValue> {
  const kept = Object.entries(attributes).filter(
    (entry): entry is [string, AttributeValue] =>
      entry[1] !== undefined && entry[1] !== null && !(Array.isArray(entry[1]) && entry[1].length === 0),
  );
  return Object.fromEntries(kept);
}

function withoutSecrets(span: SpanData): SpanData {
  return span.error === undefined ? span : { ...span, error: redactSecrets(span.error) };
}
