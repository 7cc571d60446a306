import type { Metric, Registry } from "prom-client";
import { Bounded } from "./bounded.ts";
import { Count, Distribution, type Sample } from "./series.ts";

type Library = typeof import("prom-client");

/** Seconds; from a local model's first token to a long answer of a cloud one. */
const LONG_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

interface Source {
  samples(name: string): readonly Sample[];
}

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
  const register = (type: "counter" | "histogram", name: string, help: string, source: Source) => {
    const get = async () => ({ name, help, type, values: source.samples(name), aggregator: "sum" });
    // The registry asks a metric for no more than this; its own classes hash the labels at every increment.
    registry.registerMetric({ name, get } as unknown as Metric);
  };
  const counter = (name: string, help: string, labelNames: readonly string[]) => {
    const counts = new Bounded(labelNames, () => new Count());
    register("counter", name, help, counts);
    return counts;
  };
  const histogram = (name: string, help: string, labelNames: readonly string[], buckets: number[]) => {
    const spreads = new Bounded(labelNames, () => new Distribution(buckets));
    register("histogram", name, help, spreads);
    return spreads;
  };
  // A metric without labels is there from the start, at 0.
  const total = (name: string, help: string): Count => counter(name, help, []).of();
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
    registers: [registry],
    collect() {
      this.set(inFlight());
    },
  });
  return families;
}
