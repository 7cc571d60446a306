import { describe, expect, it } from "vitest";
import { recordGateway } from "../../../support/record-gateway.ts";

interface Listed {
  readonly inferences: readonly { readonly inference_id: string; readonly [field: string]: unknown }[];
}

describe("POST /v1/inferences/list_inferences", () => {
  it("gives answers in TensorZero's form, newest first", async () => {
    const { infer, post } = await recordGateway();
    const chat = await infer("hello", { tags: { who: "ann" }, allowed_tools: [] });
    const judge = await infer("score it", { function_name: "judge" });
    const { json } = await post("/v1/inferences/list_inferences", {});
    const { inferences } = json as Listed;
    expect(inferences.map(({ inference_id }) => inference_id)).toEqual([
      judge.inference_id,
      chat.inference_id,
    ]);
    expect(inferences[1]).toMatchObject({
      type: "chat",
      function_name: "chat",
      variant_name: "one",
      episode_id: chat.episode_id,
      input: { messages: [{ role: "user", content: [{ type: "text", text: "hello" }] }] },
      output: [{ type: "text", text: "one says hello" }],
      dispreferred_outputs: [],
      tags: { who: "ann" },
      allowed_tools: [],
      extra_body: [],
      inference_params: { chat_completion: {} },
      ttft_ms: null,
    });
    expect(inferences[0]).toMatchObject({
      type: "json",
      output: { raw: '{"score":1}', parsed: { score: 1 } },
      output_schema: { required: ["score"] },
    });
    for (const one of inferences) expect(one.processing_time_ms).toEqual(expect.any(Number));
  });

  it("filters by tree, pages by id, orders by metric", async () => {
    const { infer, post } = await recordGateway();
    const ids: string[] = [];
    for (const n of [1, 2, 3]) ids.push((await infer(`ask ${n}`, { tags: { n: String(n) } })).inference_id);
    const [first = "", second = "", third = ""] = ids;
    await post("/feedback", { inference_id: first, metric_name: "score", value: 0.9 });
    await post("/feedback", { inference_id: third, metric_name: "score", value: 0.1 });
    const list = async (body: object) => {
      const { status, json } = await post("/v1/inferences/list_inferences", body);
      expect({ status, json }).toMatchObject({ status: 200 });
      return (json as Listed).inferences.map(({ inference_id }) => inference_id);
    };
    const score = (value: number) => ({
      type: "float_metric",
      metric_name: "score",
      value,
      comparison_operator: ">",
    });
    expect(await list({ filters: score(0.5) })).toEqual([first]);
    expect(await list({ filters: { type: "not", child: score(0) } })).toEqual([second]);
    const tag = { type: "tag", key: "n", value: "3", comparison_operator: "=" };
    expect(await list({ filters: { type: "or", children: [tag, score(0.5)] } })).toEqual([third, first]);
    expect(await list({ before: third, limit: 1 })).toEqual([second]);
    expect(await list({ after: first, limit: 1 })).toEqual([second]);
    expect(await list({ order_by: [{ by: "metric", name: "score", direction: "descending" }] })).toEqual([
      first,
      third,
      second,
    ]);
    expect(await list({ search_query_experimental: "ASK 2" })).toEqual([second]);
    const relevance = [{ by: "search_relevance", direction: "descending" }];
    expect(await list({ search_query_experimental: "ask", order_by: relevance })).toEqual([
      third,
      second,
      first,
    ]);
    expect(await list({ variant_name: "two" })).toEqual([]);
  });

  it("tells a file with the place that TensorZero's clients want, its content beside it", async () => {
    const { post } = await recordGateway();
    const png = { type: "file", data: "iVBORw0KGgo=", mime_type: "image/png", filename: "a.png" };
    const said = { type: "text", text: '{"type":"file","data":"none"}' };
    const input = { messages: [{ role: "user", content: [said, png] }] };
    expect(await post("/inference", { function_name: "chat", input })).toMatchObject({ status: 200 });
    const { json } = await post("/v1/inferences/list_inferences", {});
    // SHA-256 of the content.
    const path = (name: string) => ({ kind: { type: "disabled" }, path: `observability/files/${name}` });
    expect((json as Listed).inferences[0]?.input).toEqual({
      messages: [
        {
          role: "user",
          content: [
            said,
            {
              ...png,
              file_type: "base64",
              storage_path: path("929e08d597feae564ce98003c4a47ff5239a5b93681d186eda3a9871e5b62644.png"),
            },
          ],
        },
      ],
    });
  });

  it("gives the demonstration for the output, what was said beside it, where that is asked for", async () => {
    const { infer, post } = await recordGateway();
    const { inference_id } = await infer("hello");
    await infer("without one");
    await post("/feedback", { inference_id, metric_name: "demonstration", value: "better" });
    const { json } = await post("/v1/inferences/list_inferences", { output_source: "demonstration" });
    expect((json as Listed).inferences).toMatchObject([
      {
        inference_id,
        output: [{ type: "text", text: "better" }],
        dispreferred_outputs: [[{ type: "text", text: "one says hello" }]],
      },
    ]);
  });

  it("refuses filters that make no sense, by their path", async () => {
    const { post } = await recordGateway();
    const refused = async (body: object) => {
      const { status, json } = await post("/v1/inferences/list_inferences", body);
      expect([400, 404]).toContain(status);
      return (json as { error: string }).error;
    };
    expect(await refused({ filters: { type: "tags" } })).toBe(
      'filters.type: unknown value "tags" (did you mean "tag"?)',
    );
    const bad = { type: "float_metric", metric_name: "score", value: 1, comparison_operator: "=>" };
    expect(await refused({ filters: { type: "and", children: [bad] } })).toMatch(
      /^filters\.children\[0\]\.comparison_operator: unknown value "=>"/,
    );
    const named = (metric_name: string) => ({ ...bad, metric_name, comparison_operator: ">" });
    expect(await refused({ filters: named("scoer") })).toBe(
      "Unknown metric: scoer; this configuration has good, score, solved",
    );
    expect(await refused({ filters: { type: "not", child: named("good") } })).toBe(
      "filters.child.metric_name: metric `good` is boolean: filter it with `boolean_metric`",
    );
    expect(await refused({ order_by: [{ by: "metric", name: "scoer", direction: "ascending" }] })).toMatch(
      /^Unknown metric: scoer/,
    );
    expect(await refused({ order_by: [{ by: "search_relevance", direction: "ascending" }] })).toBe(
      "order_by[0].by: search_relevance needs `search_query_experimental`",
    );
    expect(await refused({ filters: { type: "not" } })).toBe("filters: missing field `child`");
    const time = { type: "time", time: "yesterday", comparison_operator: "<" };
    expect(await refused({ filters: time })).toMatch(/^filters\.time: must be a time/);
    expect(await refused({ before: "x" })).toBe("before: must be a UUID");
    expect(await refused({ limit: 100_000 })).toBe("limit: must be at most 1000");
    let deep: object = { type: "tag", key: "a", value: "b", comparison_operator: "=" };
    for (let i = 0; i < 200; i++) deep = { type: "not", child: deep };
    expect(await refused({ filters: deep })).toContain("nested 32 deep");
    expect(await refused({ order_by: [{ by: "cost", direction: "ascending" }] })).toMatch(
      /^order_by\[0\]\.by:/,
    );
  });
});

describe("POST /v1/inferences/get_inferences", () => {
  it("gives those that are known, in the order of the ids", async () => {
    const { infer, post } = await recordGateway();
    const one = await infer("one");
    const two = await infer("two");
    const ids = [one.inference_id, "0190e6a0-5c5b-7000-8000-00000000c0de", two.inference_id];
    const { json } = await post("/v1/inferences/get_inferences", { ids, output_source: "none" });
    expect((json as Listed).inferences).toMatchObject([
      { inference_id: one.inference_id, output: null },
      { inference_id: two.inference_id },
    ]);
    expect(await post("/v1/inferences/get_inferences", {})).toMatchObject({ status: 400 });
  });
});
