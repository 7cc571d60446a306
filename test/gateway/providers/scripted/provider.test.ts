import { describe, expect, test } from "vitest";
import type { EmbeddingRequest, ModelRequest, StreamBatch } from "../../../../src/gateway/model/index.ts";
import type { HttpClient } from "../../../../src/gateway/providers/http-port.ts";
import { scriptedProvider } from "../../../../src/gateway/providers/scripted/provider.ts";
import type { Script, ScriptStep } from "../../../../src/gateway/providers/scripted/script.ts";
import type { Clock } from "../../../../src/kernel/clock.ts";
import { stepOf } from "../../../support/script.ts";
import { requestOf, targetOf } from "../../../support/target.ts";

/** A clock that goes on as soon as it is waited for, and remembers for how long. */
function quickClock() {
  const waits: number[] = [];
  let now = 1_000_000;
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    after(ms, callback) {
      waits.push(ms);
      now += ms;
      queueMicrotask(callback);
      return () => undefined;
    },
  };
  return { clock, waits };
}

const NO_HTTP: HttpClient = {
  exchange: () => Promise.reject(new Error("a script needs no network")),
  open: () => Promise.reject(new Error("a script needs no network")),
  close: () => Promise.resolve(),
};

function stage(steps: readonly Partial<ScriptStep>[] | undefined, cycle = false) {
  const { clock, waits } = quickClock();
  const provider = scriptedProvider(clock);
  const script: Script | undefined = steps && { cycle, steps: steps.map(stepOf) };
  const target = targetOf({ kind: "scripted", wire: "scripted", script });
  const base = { target, key: undefined, http: NO_HTTP, signal: new AbortController().signal };
  const ask = (text: string, more: Partial<ModelRequest> = {}) =>
    requestOf({ messages: [{ role: "user", content: [{ type: "text", text }] }], ...more });
  return {
    waits,
    complete: (text = "hi") => provider.complete({ ...base, request: ask(text) }),
    async stream(text = "hi") {
      const batches: StreamBatch[] = [];
      for await (const batch of provider.stream({ ...base, request: ask(text, { stream: true }) }))
        batches.push(batch);
      return batches;
    },
    embed: (request: EmbeddingRequest) => provider.embed({ ...base, request }),
  };
}

const textOf = ({ content }: { readonly content: readonly unknown[] }) => content[0];

describe("a script", () => {
  test("plays the first step that matches the last user text", async () => {
    const { complete } = stage([{ match: /weather/gi, reply: "sunny" }, { reply: "you said {{input}}$&" }]);
    for (let i = 0; i < 2; i++)
      expect(textOf(await complete("Weather?"))).toEqual({ type: "text", text: "sunny" });
    expect(textOf(await complete("$& hello"))).toEqual({ type: "text", text: "you said $& hello$&" });
  });

  test("plays fitting steps in turn when it cycles", async () => {
    const { complete } = stage([{ reply: "one" }, { match: /x/, reply: "never" }, { reply: "two" }], true);
    const said = [await complete(), await complete(), await complete()].map(textOf);
    expect(said).toMatchObject([{ text: "one" }, { text: "two" }, { text: "one" }]);
  });

  test("without a fitting step fails for the model; a target without a script echoes", async () => {
    await expect(stage([{ match: /x/ }]).complete()).rejects.toMatchObject({ outcome: "model" });
    await expect(stage([]).stream()).rejects.toMatchObject({ outcome: "model" });
    expect(textOf(await stage(undefined).complete("echo"))).toEqual({ type: "text", text: "You said: echo" });
  });

  test("streams a reply cut at spaces, or its own chunks, with its delays", async () => {
    const cut = stage([{ reply: "a b\n c", delayMs: 50, chunkDelayMs: 5 }]);
    const batches = await cut.stream();
    const texts = batches.flatMap(({ events }) =>
      events.flatMap((event) => (event.type === "text" ? [event.text] : [])),
    );
    expect(texts).toEqual(["a ", "b\n ", "c"]);
    expect(cut.waits).toEqual([50, 5, 5]);
    const own = await stage([{ chunks: ["ab", "c {{input}}"] }]).stream("d");
    expect(own.slice(0, 2).map(({ events }) => events[0])).toMatchObject([{ text: "ab" }, { text: "c d" }]);
  });

  test("answers with JSON text of a value", async () => {
    const answer = await stage([{ json: { a: [1, "x y"] } }]).complete();
    expect(textOf(answer)).toEqual({ type: "text", text: '{"a":[1,"x y"]}' });
  });

  test("estimates usage where none is stated, alike whole and streamed", async () => {
    const { complete, stream } = stage([{ reply: "12345678" }]);
    const whole = await complete();
    expect(whole.usage).toMatchObject({ outputTokens: 2 });
    expect(whole.usage.inputTokens).toBeGreaterThan(0);
    expect((await stream()).at(-1)?.events).toContainEqual({ type: "usage", usage: whole.usage });
  });

  test("fails like an upstream, with its clocks", async () => {
    const body = JSON.stringify({ errors: [{ code: 4006, message: "daily free allocation" }] });
    const { complete, stream } = stage([{ error: { status: 429, body, headers: {}, like: "cloudflare" } }]);
    for (const failing of [complete(), stream()]) {
      await expect(failing).rejects.toMatchObject({
        outcome: "credit",
        scope: "account",
        resetAt: 86_400_000,
      });
    }
    const wait = { status: 429, body: "slow down", headers: { "retry-after": "3" }, like: "openai" } as const;
    await expect(stage([{ error: wait }]).complete()).rejects.toMatchObject({
      outcome: "retry",
      retryAfterMs: 3000,
    });
    const text = { status: 200, body: "plain words", headers: {}, like: "openai" } as const;
    await expect(stage([{ error: text }]).complete()).rejects.toMatchObject({
      outcome: "retry",
      message: "plain words",
    });
  });

  test("breaks off after as many chunks as it says", async () => {
    for (const [breakAfter, words] of [
      [0, ""],
      [2, "a b "],
      [9, "a b c"],
    ] as const) {
      const { clock } = quickClock();
      const target = targetOf({ script: { cycle: false, steps: [stepOf({ reply: "a b c", breakAfter })] } });
      const call = { target, key: undefined, http: NO_HTTP, signal: new AbortController().signal };
      let text = "";
      const play = async () => {
        for await (const { events } of scriptedProvider(clock).stream({ ...call, request: requestOf() })) {
          for (const event of events) if (event.type === "text") text += event.text;
        }
      };
      await expect(play()).rejects.toMatchObject({ outcome: "retry", code: "reset" });
      expect(text).toBe(words);
    }
  });

  test("makes embeddings of unit length that depend on the text alone", async () => {
    const { embed } = stage([{ dimensions: 16 }]);
    const answer = await embed({ inputs: ["a", "b", "a", [1, 2]], dimensions: undefined });
    const [a, b, again, tokens] = answer.vectors;
    expect(a).toHaveLength(16);
    expect(again).toEqual(a);
    expect(b).not.toEqual(a);
    expect(tokens).toHaveLength(16);
    for (const vector of answer.vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 10);
    expect(answer.usage).toMatchObject({ outputTokens: 0 });
    expect((await embed({ inputs: ["a"], dimensions: 3 })).vectors[0]).toHaveLength(3);
  });

  test("embeddings fail and hang as the script says", async () => {
    const error = { status: 401, body: "", headers: {}, like: "openai" } as const;
    await expect(stage([{ error }]).embed({ inputs: ["a"], dimensions: 1 })).rejects.toMatchObject({
      outcome: "credential",
    });
  });
});
