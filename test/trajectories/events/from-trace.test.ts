import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openRecords } from "../../../src/adapters/sqlite/records/open.ts";
import { letterOfStep, stepOfInference } from "../../../src/bus/inferences/inference-event.ts";
import type { InferenceRecord } from "../../../src/gateway/index.ts";
import { getTrace } from "../../../src/observability/index.ts";
import { inferenceRows } from "../../../src/observability/records/inference-rows.ts";
import { eventOfTrace, rewardOfFeedback } from "../../../src/trajectories/events/from-trace.ts";
import { record } from "../../support/records.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const id = "019aa0f0-0000-7000-8000-000000000001";
const episodeId = "019aa0f0-0000-7000-8000-000000000002";
const base = record(id, { episodeId, ms: 10.4951 });

type Messages = InferenceRecord["call"]["input"]["messages"];
type Served = NonNullable<InferenceRecord["finished"]>;

function asking(messages: Messages, more: Partial<InferenceRecord["call"]> = {}): InferenceRecord {
  return { ...base, call: { ...base.call, input: { system: "be brief", messages }, ...more } };
}

function answering(more: Partial<Served>, record: InferenceRecord = base): InferenceRecord {
  if (record.finished === undefined) throw new Error("nothing was answered");
  return { ...record, finished: { ...record.finished, ...more } };
}

const call = {
  type: "tool_call",
  id: "c",
  rawName: "search",
  rawArguments: '{"q": 1}',
  name: "search",
  arguments: { q: 1 },
} as const;
const user = (text: string) => ({ role: "user", content: [{ type: "text", text }] }) as const;

/** The trace of a record that went through a real file. */
async function traceOf(inference: InferenceRecord) {
  const store = openRecords(join(tempFolder(), "records.sqlite"), "full");
  const rows = inferenceRows(inference, true);
  await store.append({ inferences: [rows.inference], modelInferences: rows.attempts, feedback: [] });
  const trace = await getTrace(store, id);
  await store[Symbol.asyncDispose]();
  if (trace === undefined) throw new Error("no trace");
  return trace;
}

const RECORDS: readonly (readonly [string, InferenceRecord])[] = [
  ["an answer in words", base],
  ["tags of an agent", asking([user("go")], { tags: { agent_id: "zero", task_type: "web", odd: "1" } })],
  [
    "a pinned variant and a namespace",
    asking([user("go")], {
      namespace: "n",
      address: { type: "function", name: "chat", variant: "local" },
    }),
  ],
  ["a direct call of a model", { ...base, functionName: null, modelName: "m" }],
  [
    "tools, twice",
    answering(
      {
        content: [{ type: "text", text: "again" }, call, { ...call, rawName: "other" }],
        usage: { inputTokens: 1, outputTokens: 2, cost: 0.25 },
      },
      asking([
        user("find it"),
        { role: "assistant", content: [{ type: "tool_call", id: "b", name: "search", arguments: "{}" }] },
        { role: "user", content: [{ type: "tool_result", id: "b", name: "search", result: "nothing" }] },
        user("go on"),
      ]),
    ),
  ],
  [
    "files, templates, raw text and thoughts",
    answering(
      {
        content: [
          { type: "thought", text: "hm" },
          { type: "text", text: "ok" },
        ],
      },
      asking([
        {
          role: "user",
          content: [
            { type: "file", mimeType: "image/png", data: "AAAA" },
            { type: "file", url: "https://example.org/a.pdf", filename: "a.pdf" },
            { type: "template", name: "user", arguments: { topic: "tea" } },
            { type: "raw_text", value: "raw" },
            { type: "thought", text: "no", providerType: "x" },
          ],
        },
      ]),
    ),
  ],
  ["a json function", answering({ content: [call], output: { raw: '{"score": 1}', parsed: { score: 1 } } })],
  ["a json function whose answer is no JSON", answering({ output: { raw: null, parsed: null } })],
  ["secrets and a long text", asking([user(`sk-${"a1b2c3d4e5f6".repeat(3)} ${"x".repeat(70_000)}`)])],
  [
    "a failure",
    {
      ...base,
      ending: "failed",
      finished: undefined,
      error: "all targets failed",
      attempts: [{ target: "m/a", variant: "local", tier: 1, outcome: "retry", ms: 9, reason: "503" }],
    },
  ],
  [
    "an answer that broke off",
    { ...answering({ content: [{ type: "text", text: "so f" }] }), ending: "partial", error: "cut" },
  ],
  ["unpaired surrogates", asking([user("a\ud800b")])],
];

describe("an inference out of the records", () => {
  it.each(RECORDS)("is byte for byte the event that the gateway published: %s", async (_, inference) => {
    const published = Buffer.from(letterOfStep(stepOfInference(inference, true)).data).toString();
    expect(eventOfTrace(await traceOf(inference))).toBe(published);
    expect(JSON.parse(published)).toMatchObject({ event_id: id, episode_id: episodeId });
  });
});

describe("feedback out of the records", () => {
  const said = (value: unknown) => ({
    id: "f1",
    time: "2026-11-22T00:00:01.000Z",
    type: "boolean" as const,
    level: "episode" as const,
    metric_name: "task_success",
    value,
    tags: {},
  });

  it.each([
    [true, 1],
    [false, 0],
    [0.5, 0.5],
  ])("%j is a reward of its own, with an id of its own", async (value, score) => {
    const text = rewardOfFeedback(await traceOf(base), said(value));
    expect(JSON.parse(text ?? "")).toEqual({
      reward_id: "f1",
      trajectory_id: episodeId,
      session_id: episodeId,
      timestamp: "2026-11-22T00:00:01.000Z",
      total_reward: score,
      reward_components: { task_success: { score } },
    });
  });

  it("words are no reward", async () => {
    expect(rewardOfFeedback(await traceOf(base), said("well done"))).toBeUndefined();
  });
});
