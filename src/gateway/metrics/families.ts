import type { Counter, Histogram, Registry } from "prom-client";
import { Bounded } from "./bounded.ts";

type Library = typeof import("prom-client");
type Count = { inc(by?: number): void };
type Distribution = { observe(seconds: number): void };

/** Seconds; from a local model's first token to a long answer of a cloud one. */
const LONG_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

/** Every metric of the gateway, registered once. */
export interface Families {
  readonly requests: Bounded<Count>;
  readonly inferences: Bounded<Count>;
  readonly inputTokens: Count;
  readonly outputTokens: Count;
  readonly overhead: Bounded<Distribution>;
  readonly attempts: Bounded<Count>;
  readonly skips: Bounded<Count>;
  readonly fallbacks: Bounded<Count>;
  readonly firstToken: Bounded<Distribution>;
  readonly upstream: Bounded<Distribution>;
  readonly tokens: Bounded<Count>;
  readonly cost: Bounded<Count>;
}

/**
 * Names, labels and overhead buckets of the first five are TensorZero's (`setup_metrics` and
 * `record_usage_metrics` of its gateway), so that dashboards go on working. The rest are ours.
 */
export function registerFamilies(library: Library, registry: Registry, inFlight: () => number): Families {
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: readonly string[]) => {
    const metric: Counter = new library.Counter({ name, help, labelNames, registers });
    return new Bounded<Count>(labelNames, (labels) => metric.labels(labels));
  };
  const histogram = (name: string, help: string, labelNames: readonly string[], buckets: number[]) => {
    const metric: Histogram = new library.Histogram({ name, help, labelNames, buckets, registers });
    return new Bounded<Distribution>(labelNames, (labels) => metric.labels(labels));
  };
  const total = (name: string, help: string): Count => new library.Counter({ name, help, registers });
  const addressed = ["endpoint", "function_name", "model_name"];
  const place = ["target", "tier"];
  const families: Families = {
    requests: counter("tensorzero_requests_total", "Requests handled by the gateway", addressed),
    inferences: counter("tensorzero_inferences_total", "Inferences performed by the gateway", addressed),
    inputTokens: total("tensorzero_input_tokens_total", "Input tokens consumed by inferences"),
    outputTokens: total("tensorzero_output_tokens_total", "Output tokens made by inferences"),
    overhead: histogram(
      "tensorzero_inference_latency_overhead_seconds",
      "Time of an inference that no upstream took; streams up to their first content",
      ["function_name", "variant_name"],
      [0.001, 0.01, 0.1],
    ),
    attempts: counter("pmoves_attempts_total", "Attempts at targets, by how they ended", [
      ...place,
      "outcome",
    ]),
    skips: counter("pmoves_skips_total", "Targets passed over, by why", ["target", "skip"]),
    fallbacks: counter(
      "pmoves_fallbacks_total",
      "Answers that came from another target than the first that could have served",
      ["function_name"],
    ),
    firstToken: histogram(
      "pmoves_first_token_seconds",
      "From the request to the first content of a stream",
      place,
      LONG_BUCKETS,
    ),
    upstream: histogram(
      "pmoves_upstream_seconds",
      "Time of one attempt at a target; of a served stream, to its first content",
      place,
      LONG_BUCKETS,
    ),
    tokens: counter("pmoves_tokens_total", "Tokens by tier and direction", ["tier", "direction"]),
    cost: counter("pmoves_cost_usd_total", "Cost in USD, where provider or configuration states it", [
      "tier",
    ]),
  };
  new library.Gauge({
    name: "pmoves_in_flight",
    help: "Requests that have begun and whose reply has not gone",
    registers,
    collect() {
      this.set(inFlight());
    },
  });
  return families;
}
