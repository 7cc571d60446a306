import { describe, expect, it } from "vitest";
import { type ConversationOptions, openConversation } from "../../src/chat/index.ts";
import { wishesAfter } from "../../src/chat/open-conversation.ts";
import type { ChatEvent, InferenceCall, InferenceClient } from "../../src/gateway/index.ts";
import { PmovesError } from "../../src/kernel/errors.ts";
import { uuid7Time } from "../../src/kernel/uuid7.ts";
import { FakeClock } from "../support/clock.ts";
import { sessionsIn } from "../support/sessions.ts";
import { tempFolder } from "../support/temp-folder.ts";

const never = new AbortController().signal;
const text = (words: string) => [{ type: "text" as const, text: words }];
const done = (episode: string): ChatEvent => ({
  event: "done",
  inference_id: "i",
  episode_id: episode,
  variant_name: "main",
  target: "m/p",
  tier: 1,
  finish_reason: "stop",
  usage: { input_tokens: 1, output_tokens: 2, cost: null },
  ttft_ms: 1,
  ms: 2,
  attempts: [],
});

/** A client that answers "yes" and remembers what it was asked. */
function answering(calls: InferenceCall[]): InferenceClient {
  return {
    async *chat(call) {
      calls.push(call);
      const ids = { inference_id: "i", episode_id: call.episodeId ?? "" };
      yield { event: "delta", ...ids, kind: "text", id: "0", text: "yes" };
      yield done(ids.episode_id);
    },
  } as Partial<InferenceClient> as InferenceClient;
}

function opened(folder: string, client: () => Promise<InferenceClient>) {
  const files = sessionsIn(folder);
  const unkept: unknown[] = [];
  const clock = new FakeClock();
  const ground = {
    sessions: async () => files,
    client,
    clock,
    onUnkept: (error: unknown) => void unkept.push(error),
  };
  return {
    files,
    unkept,
    clock,
    open: (options: Partial<ConversationOptions>) => openConversation(ground, { save: true, ...options }),
  };
}

describe("openConversation", () => {
  it("begins a session that is one episode, and goes on with it", async () => {
    const calls: InferenceCall[] = [];
    const { open, unkept, clock } = opened(tempFolder(), async () => answering(calls));
    const first = await open({ system: "be brief", function: "f", tier: 2 });
    const { id, episode } = first.session;
    expect(episode).toBe(id);
    expect(uuid7Time(id)).toBeLessThan(clock.now());
    for await (const _ of first.ask(text("one"), never));
    await first[Symbol.asyncDispose]();
    const second = await open({ continue: true, maxTokens: 5 });
    for await (const _ of second.ask(text("two"), never));
    await second[Symbol.asyncDispose]();
    expect(calls.map(({ episodeId }) => episodeId)).toEqual([id, id]);
    expect(calls[1]).toMatchObject({
      address: { type: "function", name: "f" },
      tags: { "pmoves::min_tier": "2", "pmoves::max_tier": "2" },
      params: { max_tokens: 5 },
      input: {
        system: "be brief",
        messages: [
          { role: "user", content: text("one") },
          { role: "assistant", content: text("yes") },
          { role: "user", content: text("two") },
        ],
      },
    });
    expect(unkept).toEqual([]);
  });

  it("keeps nothing of a question that can't be asked", async () => {
    const { open, files } = opened(tempFolder(), async () => {
      throw new PmovesError("none is usable in the environment", { code: "config.nothing_usable" });
    });
    const conversation = await open({});
    const asked = conversation.ask(text("one"), never).next();
    await expect(asked).rejects.toThrow("no model can be asked yet");
    await conversation[Symbol.asyncDispose]();
    expect(await files.list()).toEqual([]);
    await expect(open({ function: "f", model: "m" })).rejects.toThrow("exclude each other");
    await expect(open({ continue: true, session: "last" })).rejects.toThrow("--continue and --session");
    await expect(open({ continue: true })).rejects.toThrow("there is no session yet");
  });
});

it("puts wishes of now in the place of those before", () => {
  const before = { function: "f", variant: "v", system: "s", tier: 1 } as const;
  expect(wishesAfter(before, { tier: 3 })).toEqual({ ...before, model: undefined, tier: 3 });
  expect(wishesAfter(before, { model: "m" })).toEqual({
    model: "m",
    function: undefined,
    variant: undefined,
    system: "s",
    tier: 1,
  });
});
