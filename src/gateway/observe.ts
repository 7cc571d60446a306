import type { Attempt, EmbeddingCall, InferenceCall } from "./model/index.ts";
import type { Finished, FinishedEmbedding } from "./result.ts";

/** How a request ended: whole, broken after it began, refused or failed, or left by the client. */
export type Ending = "ok" | "partial" | "failed" | "cancelled";

/** One HTTP request as logs and traces know it. */
export interface RequestMark {
  readonly id: string;
  /** The id is ours, a UUIDv7, and not the client's: then the inference has the same. */
  readonly ours: boolean;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** W3C trace context as the client sent it, unchecked. */
  readonly traceparent: string | undefined;
  readonly tracestate: string | undefined;
  /** True once an inference or an embedding was begun for it, whose record tells the rest. */
  recorded: boolean;
}

/** A request that led to no inference: a look at metrics, or one that was refused. */
export interface RequestRecord {
  readonly mark: RequestMark;
  readonly status: number;
  /** Milliseconds until the reply was there. */
  readonly ms: number;
  /** What the client was told, where it was an error. */
  readonly error: string | undefined;
}

interface Observed {
  /** Undefined for what was asked inside this process. */
  readonly request?: RequestMark | undefined;
  readonly inferenceId: string;
  /** The function or model as addressed; only names that exist. */
  readonly functionName: string | null;
  readonly modelName: string | null;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** Milliseconds from the call to its end. */
  readonly ms: number;
  readonly ending: Ending;
  readonly attempts: readonly Attempt[];
  /** Why it did not end well. */
  readonly error: string | undefined;
}

/** Everything that is known of one inference once it is over. */
export interface InferenceRecord extends Observed {
  readonly episodeId: string;
  readonly call: InferenceCall;
  readonly functionType: "chat" | "json";
  /** Milliseconds to the first content of a stream. */
  readonly ttftMs: number | undefined;
  /** What was answered, as far as it came; absent when nothing served. */
  readonly finished: Finished | undefined;
}

export interface EmbeddingRecord extends Observed {
  readonly call: EmbeddingCall;
  readonly finished: FinishedEmbedding | undefined;
}

/** Which call an attempt was made for; embeddings belong to no episode. */
export interface AttemptIds {
  readonly inferenceId: string;
  readonly episodeId: string | null;
}

/** Sees what happened. Called off the path of the reply; must not throw and must not block. */
export interface Observer {
  attempt?(attempt: Attempt, ids: AttemptIds): void;
  inference?(record: InferenceRecord): void;
  embedding?(record: EmbeddingRecord): void;
  request?(record: RequestRecord): void;
}

/** One observer that tells many. */
export function tellAll(observers: readonly Observer[]): Required<Observer> {
  return {
    attempt(attempt, ids) {
      for (const observer of observers) observer.attempt?.(attempt, ids);
    },
    inference(record) {
      for (const observer of observers) observer.inference?.(record);
    },
    embedding(record) {
      for (const observer of observers) observer.embedding?.(record);
    },
    request(record) {
      for (const observer of observers) observer.request?.(record);
    },
  };
}
