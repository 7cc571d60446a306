import { describe, expect, it } from "vitest";
import { readSession } from "../../src/chat/index.ts";
import { openConversation } from "../../src/chat/open-conversation.ts";
import type { ConversationEvent, ToolBox } from "../../src/chat/tools/tool-box.ts";
import type { ChatEvent, InferenceCall, InferenceClient } from "../../src/gateway/index.ts";
import { FakeClock, settle } from "../support/clock.ts";
import { sessionsIn } from "../support/sessions.ts";
import { tempFolder } from "../support/temp-folder.ts";

const never = new AbortController().signal;
const text = (words: string) => [{ type: "text" as const, text: words }];
const ids = { inference_id: "i", episode_id: "e" };
const delta = (piece: string): ChatEvent => ({ event: "delta", ...ids, kind: "text", id: "0", text: piece });
const done: ChatEvent = {
  event: "done",
  ...ids,
  variant_name: "main",
  target: "m/p",
  tier: 1,
  finish_reason: "stop",
  usage: { input_tokens: 1, output_tokens: 2, cost: null },
  ttft_ms: 1,
  ms: 2,
  attempts: [],
};

type Answer = (call: InferenceCall, signal: AbortSignal) => AsyncIterable<ChatEvent>;

async function opened(answer: Answer, tools?: ToolBox) {
  const files = sessionsIn(tempFolder());
  const clock = new FakeClock();
  const unkept: unknown[] = [];
  const client = { chat: (call, { signal }) => answer(call, signal) } as Partial<InferenceClient>;
  const ground = {
    sessions: async () => files,
    client: async () => client as InferenceClient,
    clock,
    onUnkept: (error: unknown) => void unkept.push(error),
  };
  const conversation = await openConversation(ground, { save: true, tools });
  const kept = () => readSession(files, conversation.session.id);
  return { conversation, clock, unkept, kept };
}

async function all(events: AsyncIterable<ConversationEvent>): Promise<readonly string[]> {
  const seen: string[] = [];
  for await (const event of events) seen.push(event.event);
  return seen;
}

describe("a conversation", () => {
  it("has what came of an answer on the disk 250 ms later, though nothing more comes", async () => {
    const more = Promise.withResolvers<void>();
    const { conversation, clock, kept } = await opened(async function* () {
      yield delta("begun ");
      await more.promise;
      yield done;
    });
    await using open = conversation;
    const asked = all(open.ask(text("one"), never));
    while (clock.pending === 0) await settle();
    expect((await kept()).messages).toHaveLength(1);
    await clock.advance(250);
    while ((await kept()).messages.length < 2) await settle();
    expect((await kept()).messages[1]).toMatchObject({ answer: { ending: "cut", text: "begun " } });
    more.resolve();
    await asked;
    expect((await kept()).messages[1]).toMatchObject({ answer: { ending: "ok", text: "begun " } });
    expect(clock.pending).toBe(0);
  });

  it("keeps an answer that failed or was stopped, with how", async () => {
    const stop = new AbortController();
    const { conversation, kept } = await opened(async function* (_, signal) {
      yield delta("half");
      if (stop.signal === signal) {
        stop.abort(new Error("Ctrl-C"));
        signal.throwIfAborted();
      }
      throw new Error("the line went dead");
    });
    await using open = conversation;
    await expect(all(open.ask(text("one"), never))).rejects.toThrow("the line went dead");
    await expect(all(open.ask(text("two"), stop.signal))).rejects.toThrow("Ctrl-C");
    expect((await kept()).messages).toMatchObject([
      { role: "user" },
      { answer: { ending: "failed", error: "the line went dead", text: "half" } },
      { role: "user" },
      { answer: { ending: "stopped", error: null, text: "half" } },
    ]);
  });

  it("goes on with results only where all calls of an answer are allowed, and not for ever", async () => {
    const calls: InferenceCall[] = [];
    const tools: ToolBox = {
      tools: [],
      allows: async ({ name }) => name === "yes",
      run: async ({ arguments: args }) => `result of ${args}`,
    };
    let names = ["yes", "no"];
    const { conversation } = await opened(async function* (call) {
      calls.push(call);
      for (const name of names) yield { event: "tool", ...ids, id: `of-${name}`, name, arguments: "{}" };
      yield done;
    }, tools);
    await using open = conversation;
    expect(await all(open.ask(text("one"), never))).toEqual(["tool", "tool", "done"]);
    names = ["yes"];
    const seen = await all(open.ask(text("two"), never));
    expect(seen.slice(0, 4)).toEqual(["tool", "done", "tool_result", "tool"]);
    expect(seen.filter((event) => event === "done")).toHaveLength(17);
    // The first question's calls have no results, so a model is not told of them.
    expect(calls[2]?.input.messages.map(({ content }) => content.map(({ type }) => type))).toEqual([
      ...[["text"], ["text"], ["tool_call"], ["tool_result"]],
    ]);
  });
});
