import type { Attempt, EmbeddingRecord, InferenceRecord, RequestRecord } from "../../gateway/index.ts";
import { redactSecrets } from "../../kernel/redact.ts";
import type { LogLevel } from "./settings.ts";

export type Said = Exclude<LogLevel, "off">;

/** One line of the log. `fields` keep their order; undefined ones are left out. */
export interface LogEntry {
  readonly level: Said;
  /** `request`, `inference`, `embedding`, `attempt`, or what the gateway says of itself. */
  readonly msg: string;
  readonly fields: Readonly<Record<string, string | number | boolean | undefined>>;
}

/** What is asked every few seconds by those who watch. */
const WATCHED: ReadonlySet<string> = new Set(["/health", "/status", "/metrics", "/pmoves/v1/state"]);

/** Longest error text on a line, in characters. */
const MAX_ERROR = 500;

export function requestEntry({ mark, status, ms, error }: RequestRecord): LogEntry {
  const quiet = WATCHED.has(mark.path) && status < 400;
  const level = status >= 500 ? "error" : status >= 400 ? "warn" : quiet ? "debug" : "info";
  const { id, method, path } = mark;
  return {
    level,
    msg: "request",
    fields: { request_id: id, method, path: clean(path), status, ms: rounded(ms), error: cleanError(error) },
  };
}

export function inferenceEntry(record: InferenceRecord): LogEntry {
  return { level: levelOf(record), msg: "inference", fields: servedFields(record, record) };
}

export function embeddingEntry(record: EmbeddingRecord): LogEntry {
  const { inputs } = record.call;
  return {
    level: levelOf(record),
    msg: "embedding",
    fields: { ...servedFields(record, undefined), inputs: inputs.length },
  };
}

export function attemptEntry(attempt: Attempt, inferenceId: string): LogEntry {
  const { target, tier, outcome, skip, ms, status, reason } = attempt;
  return {
    level: "debug",
    msg: "attempt",
    fields: {
      inference_id: inferenceId,
      target,
      tier,
      outcome,
      skip,
      status,
      ms: rounded(ms),
      reason: cleanError(reason),
    },
  };
}

/** One literal: every spread of a field costs more than all of them. */
function servedFields(
  {
    request,
    finished,
    attempts,
    ending,
    inferenceId,
    ms,
    functionName,
    modelName,
    error,
  }: InferenceRecord | EmbeddingRecord,
  inference: InferenceRecord | undefined,
): LogEntry["fields"] {
  const usage = finished?.usage;
  return {
    request_id: request?.id,
    method: request?.method,
    path: request?.path,
    // Where the client named no request of its own, both have one id.
    inference_id: inferenceId === request?.id ? undefined : inferenceId,
    episode_id: inference?.episodeId,
    ending,
    ms: rounded(ms),
    function: functionName ?? undefined,
    variant: inference?.finished?.variantName,
    model: finished?.modelName ?? modelName ?? undefined,
    target: finished?.target.id,
    tier: finished?.target.tier,
    stream: inference?.call.stream || undefined,
    ttft_ms: rounded(inference?.ttftMs),
    finish_reason: inference?.finished?.finishReason,
    dryrun: inference?.call.dryrun || undefined,
    input_tokens: usage?.inputTokens ?? undefined,
    output_tokens: usage?.outputTokens ?? undefined,
    cost_usd: usage?.cost ?? undefined,
    attempts: attempts.length > 1 ? attempts.length : undefined,
    fell_back: fellBack(attempts),
    error: cleanError(error),
  };
}

/** What the client did wrong is a warning; that nobody could serve is an error. */
function levelOf({ ending, attempts }: InferenceRecord | EmbeddingRecord): Said {
  if (ending === "ok" || ending === "cancelled") return "info";
  if (ending === "partial") return "warn";
  const last = attempts.at(-1)?.outcome;
  return last === "caller" || last === "context" ? "warn" : "error";
}

/** Why another target than the first served: `ollama/small=timeout openrouter/x=busy`. */
function fellBack(attempts: readonly Attempt[]): string | undefined {
  if (attempts.length < 2 || attempts.at(-1)?.outcome !== "ok") return undefined;
  const before = attempts.slice(0, -1).map(({ target, outcome, skip }) => `${target}=${outcome ?? skip}`);
  return before.join(" ");
}

function rounded(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms * 10) / 10;
}

function cleanError(error: string | undefined): string | undefined {
  if (error === undefined) return undefined;
  const text = error.length <= MAX_ERROR ? error : `${error.slice(0, MAX_ERROR)}...`;
  return clean(text);
}

function clean(text: string): string {
  return redactSecrets(text);
}
