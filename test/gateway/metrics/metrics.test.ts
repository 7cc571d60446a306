import { beforeEach, describe, expect, it } from "vitest";
import type { Target } from "../../../src/gateway/config/types.ts";
import { createMetrics, type Metrics } from "../../../src/gateway/metrics/index.ts";
import type { Attempt, EmbeddingCall, InferenceCall, Usage } from "../../../src/gateway/model/index.ts";
import type { EmbeddingRecord, InferenceRecord } from "../../../src/gateway/observe.ts";
import type { Finished } from "../../../src/gateway/result.ts";

let metrics: Metrics;
beforeEach(async () => {
  metrics = await createMetrics();
});

const target = (id: string, tier: 1 | 2 | 3) => ({ id, tier }) as Target;
const tried = (id: string, tier: 1 | 2 | 3, outcome: Attempt["outcome"], ms = 100): Attempt => ({
  target: id,
  variant: "v",
  tier,
  outcome,
  ms,
});
const skipped = (id: string, tier: 1 | 2 | 3, skip: Attempt["skip"]): Attempt => ({
  target: id,
  variant: "v",
  tier,
  skip,
  ms: 0,
});
const answered = (by: Target, usage: Usage) =>
  ({ functionName: "chat", variantName: "v", target: by, usage }) as Finished;

const record = (more: Partial<InferenceRecord>): InferenceRecord => ({
  inferenceId: "i",
  episodeId: "e",
  functionName: "chat",
  functionType: "chat",
  modelName: null,
  startedAt: 0,
  ms: 105,
  ending: "ok",
  attempts: [tried("local/ollama", 1, "ok")],
  error: undefined,
  call: { dryrun: false } as InferenceCall,
  ttftMs: undefined,
  finished: answered(target("local/ollama", 1), { inputTokens: 9, outputTokens: 2, cost: 0.5 }),
  ...more,
});

const line = async (name: string) =>
  (await metrics.text()).split("\n").find((text) => text.startsWith(`${name} `));

describe("TensorZero's metrics", () => {
  it("keep their names and labels", async () => {
    metrics.inference(record({}));
    metrics.inference(record({ functionName: null, modelName: "gpt" }));
    expect(await line('tensorzero_requests_total{endpoint="inference",function_name="chat"}')).toMatch(/ 1$/);
    const direct = 'endpoint="inference",function_name="tensorzero::default",model_name="gpt"';
    expect(await line(`tensorzero_requests_total{${direct}}`)).toMatch(/ 1$/);
    expect(await line(`tensorzero_inferences_total{${direct}}`)).toMatch(/ 1$/);
    expect(await line("tensorzero_input_tokens_total")).toMatch(/ 18$/);
    expect(await line("tensorzero_output_tokens_total")).toMatch(/ 4$/);
  });

  it("time the overhead without the upstream, in TensorZero's buckets", async () => {
    metrics.inference(record({ ms: 105 }));
    const labels = 'function_name="chat",variant_name="v"';
    const name = "tensorzero_inference_latency_overhead_seconds";
    const text = await metrics.text();
    const buckets = ["0.001", "0.01", "0.1", "+Inf"].map((le) => `${name}_bucket{le="${le}",${labels}}`);
    expect(text.split("\n").filter((row) => row.startsWith(`${name}_bucket`))).toEqual([
      `${buckets[0]} 0`,
      `${buckets[1]} 1`,
      `${buckets[2]} 1`,
      `${buckets[3]} 1`,
    ]);
    expect(text).toContain(`${name}_sum{${labels}} 0.005`);
  });

  it("time the overhead of a stream up to its first content", async () => {
    metrics.inference(record({ ms: 9_000, ttftMs: 102 }));
    const name = "tensorzero_inference_latency_overhead_seconds";
    expect(await metrics.text()).toContain(`${name}_sum{function_name="chat",variant_name="v"} 0.002`);
    expect(await line('pmoves_first_token_seconds_count{target="local/ollama",tier="1"}')).toMatch(/ 1$/);
  });

  it("leave dry runs out, as TensorZero does, but count what they cost", async () => {
    metrics.inference(record({ call: { dryrun: true } as InferenceCall }));
    expect(await metrics.text()).not.toContain("tensorzero_requests_total{");
    expect(await line("tensorzero_input_tokens_total")).toMatch(/ 9$/);
  });

  it("are there from the start", async () => {
    const text = await metrics.text();
    for (const name of ["requests_total", "inferences_total", "inference_latency_overhead_seconds"]) {
      expect(text).toContain(`# TYPE tensorzero_${name} `);
    }
    expect(await line("tensorzero_input_tokens_total")).toMatch(/ 0$/);
    expect(metrics.contentType).toContain("text/plain; version=0.0.4");
  });
});

describe("our metrics", () => {
  it("count every attempt and skip, and the fallback they were", async () => {
    metrics.inference(
      record({
        attempts: [
          skipped("local/a", 1, "busy"),
          tried("free/b", 2, "retry"),
          tried("free/b", 2, "retry"),
          tried("cloud/c", 3, "ok"),
        ],
        finished: answered(target("cloud/c", 3), { inputTokens: 5, outputTokens: 1, cost: 0.25 }),
      }),
    );
    expect(await line('pmoves_attempts_total{target="free/b",tier="2",outcome="retry"}')).toMatch(/ 2$/);
    expect(await line('pmoves_attempts_total{target="cloud/c",tier="3",outcome="ok"}')).toMatch(/ 1$/);
    expect(await line('pmoves_skips_total{target="local/a",skip="busy"}')).toMatch(/ 1$/);
    expect(await line('pmoves_fallbacks_total{function_name="chat"}')).toMatch(/ 1$/);
    expect(await line('pmoves_tokens_total{tier="3",direction="input"}')).toMatch(/ 5$/);
    expect(await line('pmoves_cost_usd_total{tier="3"}')).toMatch(/ 0.25$/);
    expect(await line('pmoves_upstream_seconds_count{target="free/b",tier="2"}')).toMatch(/ 2$/);
  });

  it.each<[string, readonly Attempt[]]>([
    ["a retry at the same target", [tried("a", 1, "retry"), tried("a", 1, "ok")]],
    ["a target without a key", [skipped("a", 1, "no_key"), tried("b", 3, "ok")]],
    ["a request that failed", [tried("a", 1, "retry"), tried("b", 3, "timeout")]],
  ])("do not call %s a fallback", async (_, attempts) => {
    metrics.inference(record({ attempts }));
    expect(await metrics.text()).not.toContain("pmoves_fallbacks_total{");
  });

  it("count a failed inference without usage", async () => {
    metrics.inference(record({ ending: "failed", finished: undefined, attempts: [tried("a", 1, "credit")] }));
    expect(await line('pmoves_attempts_total{target="a",tier="1",outcome="credit"}')).toMatch(/ 1$/);
    expect(await line("tensorzero_input_tokens_total")).toMatch(/ 0$/);
  });

  it("count embeddings under their own endpoint", async () => {
    const embedded: EmbeddingRecord = {
      ...record({}),
      functionName: null,
      modelName: "gemma",
      call: { dryrun: false } as EmbeddingCall,
      finished: {
        inferenceId: "i",
        modelName: "gemma",
        target: target("gemma/ollama", 1),
        attempts: [],
        vectors: [],
        usage: { inputTokens: 7, outputTokens: null },
        rawRequest: "",
        rawResponse: "",
      },
    };
    metrics.embedding(embedded);
    expect(await line('tensorzero_requests_total{endpoint="embeddings",model_name="gemma"}')).toMatch(/ 1$/);
    expect(await line('pmoves_tokens_total{tier="1",direction="input"}')).toMatch(/ 7$/);
  });

  it("read the requests in flight when asked", async () => {
    expect(await line("pmoves_in_flight")).toMatch(/ 0$/);
    let now = 3;
    metrics.inFlightFrom(() => now);
    expect(await line("pmoves_in_flight")).toMatch(/ 3$/);
    now = 1;
    expect(await line("pmoves_in_flight")).toMatch(/ 1$/);
  });

  it("never keep more series than the cap: the rest is `other`", async () => {
    for (let i = 0; i < 600; i++)
      metrics.inference(record({ functionName: null, modelName: `openai::m${i}` }));
    const rows = (await metrics.text())
      .split("\n")
      .filter((row) => row.startsWith("tensorzero_requests_total{"));
    expect(rows).toHaveLength(501);
    expect(rows.at(-1)).toBe(
      'tensorzero_requests_total{endpoint="other",function_name="other",model_name="other"} 100',
    );
  });

  it("escape names that would break the format", async () => {
    metrics.inference(record({ functionName: 'a"b\nc\\d' }));
    expect(await metrics.text()).toContain('function_name="a\\"b\\nc\\\\d"');
  });
});

describe("what is published", () => {
  it("is told where it is counted, and left out where nobody can tell", async () => {
    expect(await line("pmoves_outbox_kept_total")).toBeUndefined();
    let outbox: { waiting: number; waitingBytes: number; dead: number } | undefined;
    metrics.publishedFrom(async () => ({ kept: 5, shed: 1, outbox }));
    expect(await line("pmoves_outbox_kept_total")).toMatch(/ 5$/);
    expect(await line("pmoves_outbox_waiting")).toBeUndefined();
    outbox = { waiting: 3, waitingBytes: 300, dead: 2 };
    expect(await line("pmoves_outbox_waiting")).toMatch(/ 3$/);
    expect(await line("pmoves_outbox_waiting_bytes")).toMatch(/ 300$/);
    expect(await line("pmoves_outbox_dead")).toMatch(/ 2$/);
    expect(await line("pmoves_outbox_shed_total")).toMatch(/ 1$/);
  });
});
