import { describe, expect, it } from "vitest";
import { uuid7 } from "../../../../src/kernel/uuid7.ts";
import { recordGateway } from "../../../support/record-gateway.ts";

describe("POST /feedback", () => {
  it("keeps booleans, floats, comments and demonstrations of an answer that was given just now", async () => {
    const { infer, post, store } = await recordGateway();
    const { inference_id, episode_id } = await infer("hello");
    const given = [
      { inference_id, metric_name: "good", value: true, tags: { by: "ann" } },
      { inference_id, metric_name: "score", value: 0.5 },
      { episode_id, metric_name: "solved", value: false },
      { episode_id, metric_name: "comment", value: "nice" },
      { inference_id, metric_name: "demonstration", value: "better" },
    ];
    const ids: string[] = [];
    for (const one of given) {
      const { status, json } = await post("/feedback", one);
      expect({ status, json }).toMatchObject({ status: 200, json: { feedback_id: expect.any(String) } });
      ids.push((json as { feedback_id: string }).feedback_id);
    }
    const kept = await store.feedback([inference_id, episode_id]);
    expect(kept.map(({ id }) => id).sort()).toEqual(ids.sort());
    expect(kept.find(({ type }) => type === "boolean" && true)).toMatchObject({
      target_type: "inference",
      value: "true",
      tags: '{"by":"ann"}',
    });
    expect(kept.find(({ type }) => type === "demonstration")?.value).toBe(
      '[{"type":"text","text":"better"}]',
    );
  });

  it("takes a demonstration of a json function as its value, which must fit the schema", async () => {
    const { infer, post, store } = await recordGateway();
    const { inference_id } = await infer("judge it", { function_name: "judge" });
    const give = (value: unknown) => post("/feedback", { inference_id, metric_name: "demonstration", value });
    expect(await give({ score: "high" })).toMatchObject({
      status: 400,
      json: { error: expect.stringContaining("JSON Schema validation failed") },
    });
    expect(await give({ score: 2 })).toMatchObject({ status: 200 });
    const [kept] = await store.feedback([inference_id]);
    expect(JSON.parse(kept?.value ?? "")).toEqual({ raw: '{"score":2}', parsed: { score: 2 } });
  });

  it("keeps nothing of a dry run, whose target must be there all the same", async () => {
    const { infer, post, store } = await recordGateway();
    const { inference_id } = await infer("hello");
    const dry = { metric_name: "good", value: true, dryrun: true };
    expect(await post("/feedback", { inference_id, ...dry })).toMatchObject({ status: 200 });
    expect(await store.feedback([inference_id])).toEqual([]);
    expect(await post("/feedback", { inference_id: uuid7(1.7e12), ...dry })).toMatchObject({ status: 400 });
  });

  it("refuses unknown ids, wrong levels, wrong types and unknown metrics, each by its name", async () => {
    const { infer, post } = await recordGateway();
    const { inference_id, episode_id } = await infer("hello");
    const refused = async (body: object) => {
      const { status, json } = await post("/feedback", body);
      return [status, (json as { error: string }).error];
    };
    const stranger = uuid7(1.7e12);
    const good = { metric_name: "good", value: true };
    expect(await refused({ inference_id: stranger, ...good })).toEqual([
      400,
      `Inference ID: ${stranger} does not exist`,
    ]);
    expect(await refused({ episode_id: stranger, metric_name: "solved", value: true })).toEqual([
      400,
      `Episode ID: ${stranger} does not exist`,
    ]);
    expect(await refused({ episode_id, ...good })).toEqual([
      400,
      "episode_id: metric `good` is of level inference: give inference_id",
    ]);
    expect(await refused({ inference_id, metric_name: "good", value: 1 })).toEqual([
      400,
      "value: feedback for metric `good` must be a boolean",
    ]);
    expect(await refused({ inference_id, metric_name: "score", value: "1" })).toEqual([
      400,
      "value: feedback for metric `score` must be a number",
    ]);
    // What JSON can write and no number holds: 1e999.
    expect(await refused({ inference_id, metric_name: "score", value: Number.POSITIVE_INFINITY })).toEqual([
      400,
      "value: feedback for metric `score` must be a number",
    ]);
    expect(await refused({ inference_id, metric_name: "god", value: true })).toEqual([
      404,
      "Unknown metric: god; this configuration has comment, demonstration, good, score, solved",
    ]);
    expect(await refused({ episode_id, metric_name: "demonstration", value: "x" })).toEqual([
      400,
      "episode_id: a demonstration must be given for an inference, not for an episode",
    ]);
    expect(await refused({ inference_id, metric_name: "comment", value: 1 })).toEqual([
      400,
      "value: a comment must be a string",
    ]);
    expect(await refused({ inference_id, episode_id, ...good })).toEqual([
      400,
      "Exactly one of inference_id and episode_id must be given",
    ]);
    expect(await refused({ inference_id: "1", ...good })).toEqual([400, "inference_id: must be a UUID"]);
    expect(await refused({ inference_id, ...good, tags: { "tensorzero::x": "1" } })).toEqual([
      400,
      expect.stringContaining("reserved"),
    ]);
    expect(await refused({ inference_id, ...good, metric: "good" })).toEqual([
      400,
      "unknown field `metric` (did you mean `metric_name`?)",
    ]);
  });

  it("says where nothing is remembered that this is why there is no such inference", async () => {
    const { infer, post } = await recordGateway(undefined, { enabled: false });
    const { inference_id } = await infer("hello");
    expect(await post("/feedback", { inference_id, metric_name: "good", value: true })).toMatchObject({
      status: 400,
      json: {
        error: expect.stringMatching(/does not exist: requests are not remembered \(\[store\] enabled/),
      },
    });
  });
});
