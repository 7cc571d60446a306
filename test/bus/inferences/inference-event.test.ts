import { describe, expect, it } from "vitest";
import { letterOfStep, stepOfInference } from "../../../src/bus/inferences/inference-event.ts";
import { selectorOf } from "../../../src/bus/inferences/selector.ts";
import type { InferenceRecord } from "../../../src/gateway/index.ts";
import { checked, shippedChecker } from "../../support/bus-check.ts";
import { record } from "../../support/records.ts";

const id = "019aa0f0-0000-7000-8000-000000000001";
const episodeId = "019aa0f0-0000-7000-8000-000000000002";

function agent(more: Partial<InferenceRecord> = {}): InferenceRecord {
  const base = record(id, { episodeId });
  const tags = { agent_id: "zero", task_type: "research", environment: "web" };
  return { ...base, call: { ...base.call, tags }, ...more };
}

function bodyOf(inference: InferenceRecord, content = true) {
  return JSON.parse(Buffer.from(letterOfStep(stepOfInference(inference, content)).data).toString());
}

describe("an inference on the bus", () => {
  it("is a step of its episode, valid, and known by its own id", async () => {
    const { subject, data, messageId } = letterOfStep(stepOfInference(agent(), true));
    expect([subject, messageId]).toEqual(["geometry.event.v1", id]);
    expect(JSON.parse(Buffer.from(data).toString())).toEqual({
      type: "agent.step",
      ts: "2026-11-22T00:00:00.010Z",
      session_id: episodeId,
      event_id: id,
      episode_id: episodeId,
      agent_id: "zero",
      task_type: "research",
      environment: "web",
      source: "pmoves",
      instruction: "hello",
      observation: "hello",
      action: { type: "message", text: "hi" },
      data: {
        function: "chat",
        variant: "local",
        model: expect.any(String),
        target: "m/a",
        tier: expect.any(Number),
        attempts: 1,
        input_tokens: 1,
        output_tokens: 2,
        finish_reason: "stop",
        ms: 10,
        ending: "ok",
        tags: { agent_id: "zero", task_type: "research", environment: "web" },
      },
    });
    const { judgement } = await checked(await shippedChecker(), subject, data, Date.UTC(2026, 10, 22));
    expect(judgement).toMatchObject({ framing: "raw", schema: { verdict: "ok" }, mismatches: [] });
  });

  it("without content says nothing of what was asked and answered", () => {
    const body = bodyOf(agent(), false);
    expect(body).not.toHaveProperty("observation");
    expect(body).not.toHaveProperty("action");
    expect(JSON.stringify(body)).not.toContain("hello");
    expect(body.data.output_tokens).toBe(2);
  });

  it("says which tool was called, and what a tool had answered", () => {
    const base = agent();
    const call = {
      type: "tool_call" as const,
      id: "c",
      rawName: "search",
      rawArguments: '{"q":1}',
      name: "search",
      arguments: { q: 1 },
    };
    const messages: InferenceRecord["call"]["input"]["messages"] = [
      { role: "user", content: [{ type: "text", text: "find it" }] },
      { role: "assistant", content: [{ type: "tool_call", id: "b", name: "search", arguments: "{}" }] },
      { role: "user", content: [{ type: "tool_result", id: "b", name: "search", result: "nothing" }] },
    ];
    const finished = base.finished && {
      ...base.finished,
      content: [{ type: "text" as const, text: "again" }, call, call],
    };
    const body = bodyOf({
      ...base,
      finished,
      call: { ...base.call, input: { system: undefined, messages } },
    });
    expect(body).toMatchObject({
      instruction: "find it",
      observation: "nothing",
      action: {
        type: "tool_call",
        tool_name: "search",
        arguments: '{"q":1}',
        text: "again",
        more: [{ tool_name: "search", arguments: '{"q":1}' }],
      },
    });
  });

  it("that failed is no success; one that went well claims none", () => {
    expect(bodyOf(agent())).not.toHaveProperty("result");
    const failed = bodyOf(agent({ ending: "failed", finished: undefined, error: "all targets failed" }));
    expect(failed.result).toEqual({ success: false, ending: "failed", error: "all targets failed" });
  });

  it("carries no secret of its texts, and fits a bus message", () => {
    const base = agent();
    const key = `sk-${"a1b2c3d4e5f6".repeat(3)}`;
    const input = {
      system: undefined,
      messages: [
        {
          role: "user" as const,
          content: [{ type: "text" as const, text: `${key} ${"x".repeat(2_000_000)}` }],
        },
      ],
    };
    const { data } = letterOfStep(stepOfInference({ ...base, call: { ...base.call, input } }, true));
    expect(Buffer.from(data).toString()).not.toContain(key);
    expect(data.length).toBeLessThan(100_000);
  });

  it.each([
    [["agent"], false],
    [["chat"], true],
    [["*"], true],
    [["tag:agent_id"], true],
    [["tag:agent_id=zero"], true],
    [["tag:agent_id=one"], false],
    [["tag:nothing", "chat"], true],
    [["tag:toString"], false],
    [[], false],
  ])("is chosen by %j: %s", (publish, chosen) => {
    expect(selectorOf(publish)(agent())).toBe(chosen);
  });
});
