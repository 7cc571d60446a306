import { describe, expect, it } from "vitest";
import { uuid7Floor } from "../../src/kernel/uuid7.ts";
import type {
  Cell,
  InferenceFilter,
  RecordStore,
  StoredFeedback,
  StoredInference,
  StoredModelInference,
} from "../../src/observability/index.ts";
import {
  cellsOf,
  FEEDBACK_COLUMNS,
  INFERENCE_COLUMNS,
  MODEL_INFERENCE_COLUMNS,
} from "../../src/observability/index.ts";

const T0 = Date.UTC(2026, 10, 22, 12);

/** An id of the n-th second. */
export function idOf(n: number): string {
  return `${uuid7Floor(T0 + n * 1000).slice(0, 24)}${String(n).padStart(12, "0")}`;
}

export function inference(n: number, more: Partial<StoredInference> = {}): StoredInference {
  return {
    id: idOf(n),
    type: "chat",
    function_name: "chat",
    variant_name: "local",
    model_name: null,
    episode_id: idOf(9000 + n),
    timestamp: T0 + n * 1000,
    ending: "ok",
    error: null,
    target: "m/a",
    tier: 1,
    stream: 0,
    processing_time_ms: 10 * n,
    ttft_ms: null,
    input_tokens: 3,
    output_tokens: 5,
    cost: 0,
    finish_reason: "stop",
    attempts: JSON.stringify([{ target: "m/a", variant: "local", tier: 1, outcome: "ok", ms: 10 * n }]),
    tags: "{}",
    inference_params: null,
    snapshot_hash: null,
    served_attempt: null,
    served_at: null,
    served_model_name: null,
    served_provider_name: null,
    served_ms: null,
    served_ttft_ms: null,
    served_cache_read_tokens: null,
    served_cache_write_tokens: null,
    omitted: null,
    input: JSON.stringify({ messages: [{ role: "user", content: [{ type: "text", text: `Ask ${n}` }] }] }),
    output: JSON.stringify([{ type: "text", text: `Answer ${n}` }]),
    tool_params: null,
    output_schema: null,
    extra_body: null,
    raw_request: null,
    raw_response: null,
    ...more,
  };
}

export function attempt(
  n: number,
  of: number,
  more: Partial<StoredModelInference> = {},
): StoredModelInference {
  return {
    id: idOf(n),
    inference_id: idOf(of),
    attempt: 1,
    timestamp: T0 + of * 1000,
    model_name: "m",
    model_provider_name: "a",
    variant_name: "local",
    target: "m/a",
    tier: 1,
    outcome: "ok",
    status: null,
    reason: null,
    response_time_ms: 10 * of,
    ttft_ms: null,
    input_tokens: 3,
    output_tokens: 5,
    provider_cache_read_input_tokens: null,
    provider_cache_write_input_tokens: null,
    cost: 0,
    finish_reason: "stop",
    cached: 0,
    raw_request: "{}",
    raw_response: "{}",
    system: null,
    input_messages: null,
    output: null,
    snapshot_hash: null,
    omitted: null,
    ...more,
  };
}

export function feedback(n: number, target: string, more: Partial<StoredFeedback> = {}): StoredFeedback {
  const base = { id: idOf(n), type: "float", target_id: target, target_type: "inference" } as const;
  return { ...base, metric_name: "score", value: "1", timestamp: T0 + n, tags: "{}", ...more };
}

type Rows<Row> = readonly Row[];

export function put(
  store: RecordStore,
  inferences: Rows<StoredInference>,
  attempts: Rows<StoredModelInference> = [],
  said: Rows<StoredFeedback> = [],
) {
  const cells = (columns: readonly string[], rows: readonly object[]) =>
    rows.map((row) => cellsOf(columns, row as Record<string, Cell>));
  return store.append({
    inferences: cells(INFERENCE_COLUMNS, inferences),
    modelInferences: cells(MODEL_INFERENCE_COLUMNS, attempts),
    feedback: cells(FEEDBACK_COLUMNS, said),
  });
}

function numbers(found: readonly StoredInference[]): number[] {
  return found.map(({ id }) => Number(id.slice(24)));
}

/** What every implementation of `RecordStore` promises. */
export function recordStoreContract(name: string, open: () => Promise<RecordStore>): void {
  describe(`${name}: record store`, () => {
    it("gives back what was appended, whole, newest first", async () => {
      const store = await open();
      const odd = inference(2, { tags: '{"k":"ü\\u0000 😀"}', cost: 0.000125, error: "x\0y" });
      await put(store, [inference(1), odd], [attempt(11, 2, { attempt: 2 }), attempt(12, 2)]);
      expect(await store.inferences({ limit: 10 })).toEqual([odd, inference(1)]);
      expect(await store.modelInferences([idOf(1), idOf(2)])).toEqual([
        attempt(12, 2),
        attempt(11, 2, { attempt: 2 }),
      ]);
    });

    it("gives the attempt that stands in its inference's row among the others, and counts it", async () => {
      const store = await open();
      const served = {
        served_attempt: 2,
        served_at: T0 + 3,
        served_model_name: "m",
        served_provider_name: "a",
      };
      const more = { ...served, served_ms: 7, served_ttft_ms: 4, raw_request: "q", raw_response: "r" };
      await put(store, [inference(1, more)], [attempt(11, 1, { outcome: "retry", target: "m/b" })]);
      const calls = await store.modelInferences([idOf(1)]);
      expect(calls).toMatchObject([
        { id: idOf(11), attempt: 1, outcome: "retry" },
        {
          inference_id: idOf(1),
          attempt: 2,
          timestamp: T0 + 3,
          model_name: "m",
          model_provider_name: "a",
          target: "m/a",
          outcome: "ok",
          response_time_ms: 7,
          ttft_ms: 4,
          input_tokens: 3,
          raw_request: "q",
          raw_response: "r",
        },
      ]);
      expect(calls[1]?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8/);
      expect((await store.stats({})).targets).toMatchObject([
        { target: "m/a", attempts: 1, ok: 1, p50_ms: 7, ttft_p50_ms: 4 },
        { target: "m/b", attempts: 1, ok: 0 },
      ]);
    });

    it("leaves a row whose id is known as it is, and counts what was new", async () => {
      const store = await open();
      expect(await put(store, [inference(1)], [attempt(11, 1)], [feedback(21, idOf(1))])).toEqual({
        inferences: 1,
        modelInferences: 1,
        feedback: 1,
      });
      const again = await put(
        store,
        [inference(1, { function_name: "other" }), inference(2)],
        [attempt(11, 1, { reason: "other" })],
        [feedback(21, idOf(1), { value: "2" })],
      );
      expect(again).toEqual({ inferences: 1, modelInferences: 0, feedback: 0 });
      expect((await store.inferences({ ids: [idOf(1)], limit: 1 }))[0]?.function_name).toBe("chat");
    });

    it("finds by every field that a query names", async () => {
      const store = await open();
      const failed = [{ target: "m/a", tier: 1, outcome: "timeout", ms: 1 }];
      await put(store, [
        inference(1, { function_name: "judge", type: "json" }),
        inference(2, { variant_name: "cloud", target: "m/b", tier: 3, attempts: JSON.stringify(failed) }),
        inference(3, { ending: "failed", output: null, error: "All FAILED", target: null, tier: null }),
        inference(4, { episode_id: idOf(77) }),
      ]);
      const find = async (query: object) => numbers(await store.inferences({ limit: 10, ...query }));
      expect(await find({ functionName: "judge" })).toEqual([1]);
      expect(await find({ types: ["json", "embedding"] })).toEqual([1]);
      expect(await find({ variantName: "cloud" })).toEqual([2]);
      expect(await find({ tier: 3 })).toEqual([2]);
      expect(await find({ target: "m/a" })).toEqual([4, 3, 2, 1]);
      expect(await find({ target: "m/b" })).toEqual([2]);
      expect(await find({ outcome: "timeout" })).toEqual([2]);
      expect(await find({ ending: ["failed", "partial"] })).toEqual([3]);
      expect(await find({ search: "all failed" })).toEqual([3]);
      expect(await find({ search: "ask 2" })).toEqual([2]);
      expect(await find({ search: "%" })).toEqual([]);
      expect(await find({ episodeId: idOf(77) })).toEqual([4]);
      expect(await find({ since: T0 + 2000, until: T0 + 4000 })).toEqual([3, 2]);
      expect(await find({ before: idOf(3) })).toEqual([2, 1]);
      expect(await find({ after: idOf(2) })).toEqual([3, 4]);
      expect(await find({ ids: [idOf(4), idOf(1)], limit: 1 })).toEqual([4]);
      expect(await find({ limit: 2, offset: 1 })).toEqual([3, 2]);
      expect(await find({ orderBy: [{ by: "timestamp", direction: "ascending" }] })).toEqual([1, 2, 3, 4]);
    });

    it("filters by tree: metrics of inference and episode, demonstrations, tags, time, and, or, not", async () => {
      const store = await open();
      const all = [1, 2, 3].map((n) => inference(n, n === 1 ? { tags: '{"who":"ann","a.b\\"c":"x"}' } : {}));
      await put(
        store,
        all,
        [],
        [
          feedback(21, idOf(1), { value: "0.5" }),
          feedback(22, idOf(1), { value: "0.9" }),
          feedback(23, idOf(9002), { value: "0.2", target_type: "episode" }),
          feedback(24, idOf(2), { type: "boolean", metric_name: "ok", value: "true" }),
          feedback(25, idOf(3), { type: "boolean", metric_name: "ok", value: "false" }),
          feedback(26, idOf(3), { type: "demonstration", metric_name: "demonstration", value: "[]" }),
        ],
      );
      const find = async (filter: InferenceFilter) => numbers(await store.inferences({ limit: 10, filter }));
      const score = (comparison_operator: "<" | ">=" | "!=", value: number) =>
        ({ type: "float_metric", metric_name: "score", value, comparison_operator }) as const;
      const ok = (value: boolean) => ({ type: "boolean_metric", metric_name: "ok", value }) as const;
      expect(await find(score(">=", 0.9))).toEqual([1]);
      expect(await find(score("<", 0.5))).toEqual([2]);
      expect(await find(score("!=", 0.9))).toEqual([2]);
      expect(await find({ type: "not", child: score(">=", 0) })).toEqual([3]);
      expect(await find(ok(true))).toEqual([2]);
      expect(await find(ok(false))).toEqual([3]);
      expect(await find({ type: "demonstration_feedback", has_demonstration: true })).toEqual([3]);
      expect(await find({ type: "demonstration_feedback", has_demonstration: false })).toEqual([2, 1]);
      const tag = (key: string, value: string, comparison_operator: "=" | "!=") =>
        ({ type: "tag", key, value, comparison_operator }) as const;
      expect(await find(tag("who", "ann", "="))).toEqual([1]);
      expect(await find(tag('a.b"c', "x", "="))).toEqual([1]);
      expect(await find(tag("who", "ann", "!="))).toEqual([3, 2]);
      const time = { type: "time", time: T0 + 2000, comparison_operator: "<=" } as const;
      expect(await find(time)).toEqual([2, 1]);
      expect(await find({ type: "and", children: [time, ok(true)] })).toEqual([2]);
      expect(await find({ type: "or", children: [ok(false), tag("who", "ann", "=")] })).toEqual([3, 1]);
      expect(await find({ type: "and", children: [] })).toEqual([3, 2, 1]);
      expect(await find({ type: "or", children: [] })).toEqual([]);
      const orderBy = [{ by: "metric", name: "score", direction: "descending" }] as const;
      expect(numbers(await store.inferences({ limit: 10, orderBy }))).toEqual([1, 2, 3]);
    });

    it("tells what arrived after a cursor, in that order, whatever its time", async () => {
      const store = await open();
      await put(store, [inference(5)]);
      const from = await store.arrivals(undefined, { limit: 10 });
      expect(from.rows).toEqual([]);
      await put(store, [inference(3), inference(7, { ending: "failed" }), inference(4)]);
      const first = await store.arrivals(from.cursor, { limit: 2 });
      expect(numbers(first.rows)).toEqual([3, 7]);
      const second = await store.arrivals(first.cursor, { limit: 2 });
      expect(numbers(second.rows)).toEqual([4]);
      expect(await store.arrivals(second.cursor, { limit: 2 })).toEqual({ rows: [], cursor: second.cursor });
      const failed = await store.arrivals(from.cursor, { limit: 2, ending: ["failed"] });
      expect(failed).toMatchObject({ rows: [{ id: idOf(7) }], cursor: second.cursor });
    });

    it("leaves out what was said where a list asks for the rest only", async () => {
      const store = await open();
      await put(store, [inference(1)]);
      const [row] = await store.inferences({ limit: 1, summary: true });
      expect(row).toEqual({ ...inference(1), input: null, output: null });
    });

    it("takes values of a query for values, whatever they say", async () => {
      const store = await open();
      await put(store, [inference(1)]);
      const evil = "x' OR '1'='1";
      for (const query of [{ functionName: evil }, { search: evil }, { ids: [evil] }, { target: evil }])
        expect(await store.inferences({ limit: 10, ...query })).toEqual([]);
    });

    it("knows inferences and episodes", async () => {
      const store = await open();
      await put(store, [inference(1)]);
      expect(await store.knows("inference", idOf(1))).toBe(true);
      expect(await store.knows("episode", idOf(9001))).toBe(true);
      expect(await store.knows("inference", idOf(9001))).toBe(false);
      expect(await store.knows("episode", idOf(1))).toBe(false);
    });

    it("gives feedback of its targets, oldest first", async () => {
      const store = await open();
      const late = feedback(21, idOf(1), { timestamp: T0 + 99 });
      await put(store, [], [], [late, feedback(22, idOf(1)), feedback(23, idOf(2))]);
      expect(await store.feedback([idOf(1)])).toEqual([feedback(22, idOf(1)), late]);
    });

    it("sums up tiers, cost, fallbacks and their reasons, and latencies by target", async () => {
      const store = await open();
      const fell = JSON.stringify([
        { target: "m/a", tier: 1, skip: "benched", ms: 0, reason: "no answer" },
        { target: "m/c", tier: 2, outcome: "credit", ms: 3, reason: "quota" },
        { target: "m/b", tier: 3, outcome: "ok", ms: 9 },
      ]);
      await put(
        store,
        [
          ...Array.from({ length: 20 }, (_, i) => inference(i + 1)),
          inference(21, { target: "m/b", tier: 3, cost: 0.5, attempts: fell }),
          inference(22, { target: null, tier: null, ending: "failed", attempts: "[]", cost: null }),
          inference(23, { function_name: "other", cost: null }),
        ],
        [
          ...Array.from({ length: 20 }, (_, i) => attempt(100 + i, i + 1, { ttft_ms: i < 2 ? i + 1 : null })),
          attempt(201, 21, { target: "m/c", tier: 2, outcome: "credit" }),
          attempt(202, 21, { target: "m/b", tier: 3, attempt: 2, cost: 0.5, response_time_ms: 9 }),
        ],
      );
      const stats = await store.stats({ functionName: "chat" });
      expect(stats).toMatchObject({
        requests: 22,
        endings: [
          { ending: "ok", requests: 21 },
          { ending: "failed", requests: 1 },
        ],
        tiers: [
          { tier: 1, requests: 20, share: 20 / 21, input_tokens: 60, output_tokens: 100, cost: 0 },
          { tier: 3, requests: 1, cost: 0.5, cost_unknown: 0 },
        ],
        fallbacks: 1,
        reasons: [
          { target: "m/a", tier: 1, kind: "skip", why: "benched", times: 1, reason: "no answer" },
          { target: "m/c", tier: 2, kind: "outcome", why: "credit", times: 1, reason: "quota" },
        ],
      });
      expect(stats.targets).toEqual([
        expect.objectContaining({
          target: "m/a",
          attempts: 20,
          ok: 20,
          p50_ms: 100,
          p95_ms: 190,
          p99_ms: 200,
          ttft_p50_ms: 1,
          ttft_p99_ms: 2,
        }),
        expect.objectContaining({ target: "m/b", ok: 1, cost: 0.5, p50_ms: 9, ttft_p50_ms: null }),
        expect.objectContaining({ target: "m/c", attempts: 1, ok: 0, p50_ms: null }),
      ]);
      expect(await store.stats({ since: T0 + 23_000 })).toMatchObject({
        requests: 1,
        tiers: [{ cost_unknown: 1 }],
      });
      expect(await store.stats({ until: 0 })).toEqual({
        requests: 0,
        endings: [],
        tiers: [],
        fallbacks: 0,
        reasons: [],
        targets: [],
      });
    });

    it("removes what is too old, with its attempts, and keeps feedback", async () => {
      const store = await open();
      await put(
        store,
        [inference(1), inference(2)],
        [attempt(11, 1), attempt(12, 2)],
        [feedback(21, idOf(1))],
      );
      const pruned = await store.prune({ before: T0 + 1500, maxBytes: Number.POSITIVE_INFINITY });
      expect(pruned).toMatchObject({ inferences: 1, more: false });
      expect(numbers(await store.inferences({ limit: 10 }))).toEqual([2]);
      expect(await store.modelInferences([idOf(1), idOf(2)])).toEqual([attempt(12, 2)]);
      expect(await store.feedback([idOf(1)])).toHaveLength(1);
    });

    it("removes the oldest until what is left fits", async () => {
      const store = await open();
      const text = "x".repeat(100_000);
      for (let n = 1; n <= 30; n++)
        await put(store, [inference(n)], [attempt(100 + n, n, { raw_response: text })]);
      const retention = { before: 0, maxBytes: 1_700_000 };
      const { bytes } = await store.prune({ before: 0, maxBytes: Number.POSITIVE_INFINITY });
      expect(bytes).toBeGreaterThan(3_000_000);
      for (let more = true; more; ) more = (await store.prune(retention)).more;
      const left = numbers(await store.inferences({ limit: 100 }));
      expect(left.length).toBeLessThan(20);
      expect(left.length).toBeGreaterThan(5);
      expect(left[0]).toBe(30);
      expect((await store.prune(retention)).bytes).toBeLessThanOrEqual(1_700_000);
    });
  });
}
