import type { RecorderCounts } from "../../observability/index.ts";
import type { GatewayState } from "../control/state.ts";
import type { Attempt, Skip } from "../model/index.ts";
import type { EmbeddingRecord, InferenceRecord, Observer } from "../observe.ts";
import type { Finished } from "../result.ts";
import { type Families, registerFamilies } from "./families.ts";
import { registerProcessGauges } from "./process-gauges.ts";
import { type PublishCounts, registerPublishCounts } from "./publish-counts.ts";
import { NO_RECORDS, registerRecordCounts } from "./record-counts.ts";
import { registerStateGauges } from "./state-gauges.ts";

/** TensorZero's name for the function behind a direct model call. */
const DEFAULT_FUNCTION = "tensorzero::default";

/** Skips that pass: the target would have served at another time. The others are how the gateway is set up. */
const PASSING: ReadonlySet<Skip> = new Set<Skip>(["benched", "budget", "busy", "too_small"]);

export interface Metrics extends Required<Pick<Observer, "inference" | "embedding">> {
  /** `content-type` of `text()`. */
  readonly contentType: string;
  /** Says where `pmoves_in_flight` is read from when metrics are asked for; 0 until then. */
  inFlightFrom(read: () => number): void;
  /** Says where what was remembered is counted; nothing is until then. */
  recordsFrom(read: () => RecorderCounts): void;
  /** Says where what is published is counted; nothing is until then. */
  publishedFrom(read: () => Promise<PublishCounts>): void;
  /** Says where targets and budgets are read from; they are left out until then. */
  stateFrom(read: () => GatewayState): void;
  /** All metrics in Prometheus' text format. */
  text(): Promise<string>;
}

/** Loads prom-client; call before the first request, so that none of them pays for it. */
export async function createMetrics(): Promise<Metrics> {
  const library = await import("prom-client");
  const registry = new library.Registry();
  let inFlight = () => 0;
  let records = () => NO_RECORDS;
  let published: () => Promise<PublishCounts | undefined> = async () => undefined;
  let state: () => GatewayState | undefined = () => undefined;
  const families = registerFamilies(library, registry, () => inFlight());
  registerRecordCounts(registry, () => records());
  registerPublishCounts(registry, () => published());
  registerStateGauges(registry, () => state());
  registerProcessGauges(registry);
  return {
    contentType: registry.contentType,
    inFlightFrom(read) {
      inFlight = read;
    },
    recordsFrom(read) {
      records = read;
    },
    publishedFrom(read) {
      published = read;
    },
    stateFrom(read) {
      state = read;
    },
    text: () => registry.metrics(),
    inference: (record) => countInference(families, record),
    embedding: (record) => countEmbedding(families, record),
  };
}

function countInference(families: Families, record: InferenceRecord): void {
  const { finished, ttftMs, attempts } = record;
  const functionName = record.functionName ?? DEFAULT_FUNCTION;
  // Dry runs are not counted as requests, as in TensorZero; what they cost is.
  if (!record.call.dryrun) {
    const modelName = record.modelName ?? "";
    families.requests.of("inference", functionName, modelName).inc();
    families.inferences.of("inference", functionName, modelName).inc();
  }
  const upstreamMs = countAttempts(families, attempts, functionName);
  if (finished === undefined) return;
  countUsage(families, finished);
  const overheadMs = Math.max(0, (ttftMs ?? record.ms) - upstreamMs);
  families.overhead.of(functionName, finished.variantName).observe(overheadMs / 1000);
  if (ttftMs !== undefined) {
    const { id, tier } = finished.target;
    families.firstToken.of(id, String(tier)).observe(ttftMs / 1000);
  }
}

function countEmbedding(families: Families, record: EmbeddingRecord): void {
  const { finished } = record;
  if (!record.call.dryrun) {
    families.requests.of("embeddings", record.functionName ?? "", record.modelName ?? "").inc();
    families.inferences.of("embeddings", record.functionName ?? "", record.modelName ?? "").inc();
  }
  countAttempts(families, record.attempts, record.functionName ?? DEFAULT_FUNCTION);
  if (finished !== undefined) countUsage(families, finished);
}

/** Counts what was tried and passed over; gives the milliseconds that upstreams took. */
function countAttempts(families: Families, attempts: readonly Attempt[], functionName: string): number {
  let upstreamMs = 0;
  let other: string | undefined;
  let fallback = false;
  for (const { target, tier, outcome, skip, ms } of attempts) {
    if (outcome !== undefined) {
      families.attempts.of(target, String(tier), outcome).inc();
      families.upstream.of(target, String(tier)).observe(ms / 1000);
      upstreamMs += ms;
      if (outcome === "ok") fallback = other !== undefined && other !== target;
      else other ??= target;
    } else if (skip !== undefined) {
      families.skips.of(target, skip).inc();
      if (PASSING.has(skip)) other ??= target;
    }
  }
  if (fallback) families.fallbacks.of(functionName).inc();
  return upstreamMs;
}

function countUsage(families: Families, { usage, target }: Pick<Finished, "usage" | "target">): void {
  const tier = String(target.tier);
  const { inputTokens, outputTokens, cost } = usage;
  if (inputTokens) {
    families.inputTokens.inc(inputTokens);
    families.tokens.of(tier, "input").inc(inputTokens);
  }
  if (outputTokens) {
    families.outputTokens.inc(outputTokens);
    families.tokens.of(tier, "output").inc(outputTokens);
  }
  if (cost) families.cost.of(tier).inc(cost);
}
