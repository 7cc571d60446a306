import { describe, expect, it } from "vitest";
import { uuid7 } from "../../../../src/kernel/uuid7.ts";
import { recordGateway } from "../../../support/record-gateway.ts";

describe("workflow evaluations", () => {
  it("pin the variants of a run in its episodes, and tag what they answer", async () => {
    const { post, infer, store } = await recordGateway();
    const run = await post("/workflow_evaluation_run", {
      variants: { chat: "two" },
      project_name: "p",
      tags: { a: "run", b: "run" },
    });
    const { run_id } = run.json as { run_id: string };
    const started = await post(`/workflow_evaluation_run/${run_id}/episode`, {
      task_name: "t",
      tags: { b: "episode" },
    });
    const { episode_id } = started.json as { episode_id: string };
    const answer = await infer("hello", { episode_id, tags: { c: "call" } });
    expect(answer).toMatchObject({ variant_name: "two", episode_id });
    expect(await infer("hello", { episode_id, variant_name: "one" })).toMatchObject({ variant_name: "one" });
    expect((await infer("hello")).variant_name).toBe("one");
    const { json } = await post("/v1/inferences/get_inferences", { ids: [answer.inference_id] });
    expect((json as { inferences: { tags: object }[] }).inferences[0]?.tags).toMatchObject({
      a: "run",
      b: "episode",
      c: "call",
      "tensorzero::workflow_evaluation_run_id": run_id,
    });
    expect(await post("/feedback", { episode_id, metric_name: "solved", value: true })).toMatchObject({
      status: 200,
    });
    expect(await store.feedback([episode_id])).toHaveLength(1);
  });

  it("are refused for functions, variants, runs and episodes that are not there", async () => {
    const { post } = await recordGateway();
    const run = (variants: object) => post("/workflow_evaluation_run", { variants });
    expect(await run({ chet: "one" })).toMatchObject({
      status: 404,
      json: { error: "Unknown function: chet" },
    });
    expect(await run({ chat: "three" })).toMatchObject({
      status: 404,
      json: { error: "Unknown variant: three of function chat" },
    });
    expect(await post(`/workflow_evaluation_run/${uuid7(Date.now())}/episode`, {})).toMatchObject({
      status: 404,
    });
    expect(await post("/workflow_evaluation_run/x/episode", {})).toMatchObject({
      status: 400,
      json: { error: "run_id: must be a UUID" },
    });
    const input = { messages: [{ role: "user", content: "x" }] };
    const episode_id = uuid7(Date.now() + 1e13);
    expect(await post("/inference", { function_name: "chat", input, episode_id })).toMatchObject({
      status: 400,
      json: { error: "Invalid Episode ID: Timestamp is in the future" },
    });
  });
});
