import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { EPISODE_COLUMNS } from "../../../src/datasets/index.ts";
import { Assembler, filterRule, isRejected, judge, readEvent } from "../../../src/trajectories/index.ts";
import { eventOf, T0 } from "../../support/trajectories.ts";

function rowOfSample() {
  const text = readFileSync(
    new URL("../../../fixtures/trajectories/agent-rl.trajectory.sample.json", import.meta.url),
    "utf8",
  );
  const event = readEvent({ subject: null, text, time: T0, source: "file" });
  if (isRejected(event)) throw new Error(event.reason);
  const assembler = new Assembler();
  assembler.feed(event, T0);
  const [episode] = assembler.finish();
  if (episode === undefined) throw new Error("no episode");
  return judge(episode, filterRule({})).row;
}

it("has every column of the schema and no other", () => {
  expect(Object.keys(rowOfSample())).toEqual(EPISODE_COLUMNS.map(({ name }) => name));
});

it("tells the conversation once: what was asked, called, got and said", () => {
  const { messages } = rowOfSample();
  expect(messages).toEqual([
    { role: "user", content: "Which gateway handles hybrid search?", tool_calls: null, tool_call_id: null },
    {
      role: "assistant",
      content: "",
      tool_calls:
        '[{"id":"call_0","name":"hirag.query","arguments":"{\\"query\\":\\"hybrid search gateway\\",\\"namespace\\":\\"pmoves\\",\\"k\\":5}"}]',
      tool_call_id: null,
    },
    {
      role: "tool",
      content: '{"hits":[{"chunk_id":"pmoves_intro-intro-3"}]}',
      tool_calls: null,
      tool_call_id: "call_0",
    },
    { role: "user", content: '{"chunk_id":"pmoves_intro-intro-3"}', tool_calls: null, tool_call_id: null },
    { role: "assistant", content: "The Hi-RAG gateway.", tool_calls: null, tool_call_id: null },
  ]);
});

it("has the same content hash for the same work, whoever did it and when", () => {
  const rowFor = (id: string, at: number, text: string) => {
    const assembler = new Assembler();
    assembler.feed(eventOf({ episode_id: id, ts: at, observation: text, action: "done" }, at), at);
    const [episode] = assembler.finish();
    if (episode === undefined) throw new Error("no episode");
    return judge(episode, filterRule({})).row.content_sha256;
  };
  expect(rowFor("a", T0, "x")).toBe(rowFor("b", T0 + 5_000, "x"));
  expect(rowFor("a", T0, "x")).not.toBe(rowFor("a", T0, "y"));
});
