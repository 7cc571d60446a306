import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createHttpClient } from "../../src/adapters/http-client/client.ts";
import type { Target } from "../../src/gateway/config/types.ts";
import { Collector } from "../../src/gateway/engine/collect.ts";
import { AttemptFailure, type ModelRequest, type StreamBatch } from "../../src/gateway/model/index.ts";
import type { HttpClient } from "../../src/gateway/providers/http-port.ts";
import type { Provider, ProviderCall } from "../../src/gateway/providers/provider.ts";
import { requestOf } from "../support/target.ts";

/** What an implementation must be able to stage. Every scene answers whole and streamed alike. */
export type Scene =
  /** The text `Grüße, 世界 😀!` in several pieces; 7 tokens in, 5 out; finish stop. */
  | "text"
  /** Reasoning `let me see`, then the text `42`. */
  | "thought"
  /** Two calls: `weather {"city":"Köln"}` and `time {}`; finish tool_call. */
  | "tools"
  /** The text `cut` that ended for want of tokens. */
  | "length"
  /** Refused before anything was said: the target's table calls it `retry`. */
  | "refused"
  /** Streaming: the text `half` and, when told to `proceed`, an error that is `retry`. Whole: an error inside a 200. */
  | "error-inside"
  /** Streaming: the text `half` and, when told to `proceed`, a broken connection. Whole: breaks inside the body. */
  | "broken"
  /** Streaming: the text `half`, then a proper end of the bytes without the wire's end mark. */
  | "unfinished"
  /** Never a head. */
  | "hang-head"
  /** Streaming: the text `half`, then silence. */
  | "hang-body";

export interface Stage extends AsyncDisposable {
  readonly provider: Provider;
  /** A target that plays the scene, or undefined where the wire can't fail so. */
  target(scene: Scene): Target | undefined;
  /** The test has seen `half`: what the scene does next may come. */
  proceed?(): void;
  /** How many requests have reached the upstream; undefined without a network. */
  requests?(): number;
  /** The wire has no tools: it is told of none and calls none. */
  readonly toolless?: boolean;
  /** The wire names the model in the address, not in the body. */
  readonly modelInAddress?: boolean;
  /** Resolves when the exchange that is running was seen to be aborted; undefined without a network. */
  aborted?(): Promise<boolean>;
}

const NEVER = new AbortController().signal;

/** The contract of `Provider`, run by each implementation. */
export function providerContract(name: string, open: () => Promise<Stage>): void {
  describe(`${name} as a provider`, () => {
    let stage: Stage;
    let http: HttpClient;

    beforeAll(async () => {
      stage = await open();
      http = createHttpClient();
    });
    afterAll(async () => {
      await http.close();
      await stage[Symbol.asyncDispose]();
    });

    function call(scene: Scene, stream: boolean, signal: AbortSignal = NEVER): ProviderCall<ModelRequest> {
      const target = stage.target(scene);
      if (target === undefined) throw new Error(`no scene ${scene}`);
      return { target, key: undefined, request: requestOf({ stream }), signal, http };
    }

    async function streamed(scene: Scene) {
      const collector = new Collector();
      for await (const batch of stage.provider.stream(call(scene, true)))
        collector.add(batch.events, batch.raw);
      return collector.answer("");
    }

    async function failed(running: Promise<unknown>): Promise<unknown> {
      return running.then(
        () => "no failure",
        (error: unknown) => error,
      );
    }

    test("gives text whole and streamed, characters unharmed", async () => {
      const whole = await stage.provider.complete(call("text", false));
      expect(whole.content).toEqual([{ type: "text", text: "Grüße, 世界 😀!" }]);
      expect(whole.finishReason).toBe("stop");
      expect(whole.usage).toMatchObject({ inputTokens: 7, outputTokens: 5 });
      expect(JSON.parse(whole.rawRequest)).toMatchObject(stage.modelInAddress ? {} : { model: "up-model" });
      expect(whole.rawResponse).toContain("世界");

      const parts = await streamed("text");
      expect(parts.content).toEqual(whole.content);
      expect(parts.finishReason).toBe("stop");
      expect(parts.usage).toMatchObject({ inputTokens: 7, outputTokens: 5 });
      expect(parts.rawResponse).toContain("世界");
    });

    test("gives reasoning before the text, told apart", async () => {
      const whole = await stage.provider.complete(call("thought", false));
      expect(whole.content).toMatchObject([
        { type: "thought", text: "let me see" },
        { type: "text", text: "42" },
      ]);
      expect((await streamed("thought")).content).toMatchObject(whole.content.map(({ type }) => ({ type })));
    });

    test("gives tool calls with ids, arguments as JSON text, and finishes for them", async () => {
      if (stage.toolless) return expect(stage.target("tools")).toBeUndefined();
      const whole = await stage.provider.complete(call("tools", false));
      const parts = await streamed("tools");
      for (const { content, finishReason } of [whole, parts]) {
        const calls = content.filter((block) => block.type === "tool_call");
        expect(calls.map(({ name, arguments: args }) => [name, JSON.parse(args)])).toEqual([
          ["weather", { city: "Köln" }],
          ["time", {}],
        ]);
        expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
        expect(finishReason).toBe("tool_call");
      }
    });

    test("names a streamed tool call once", async () => {
      if (stage.toolless) return expect(stage.target("tools")).toBeUndefined();
      const names: string[] = [];
      for await (const { events } of stage.provider.stream(call("tools", true))) {
        for (const event of events)
          if (event.type === "tool_call" && event.name !== "") names.push(event.name);
      }
      expect(names).toEqual(["weather", "time"]);
    });

    test("says when the answer was cut for want of tokens", async () => {
      expect((await stage.provider.complete(call("length", false))).finishReason).toBe("length");
      expect((await streamed("length")).finishReason).toBe("length");
    });

    test("sends finish and usage once, after all content", async () => {
      const types: string[] = [];
      for await (const { events } of stage.provider.stream(call("text", true))) {
        types.push(...events.map((event) => event.type));
      }
      expect(types.filter((type) => type === "finish")).toHaveLength(1);
      expect(types.filter((type) => type === "usage")).toHaveLength(1);
      expect(types.lastIndexOf("text")).toBeLessThan(
        Math.min(types.indexOf("finish"), types.indexOf("usage")),
      );
    });

    test("throws what refuses before the first batch, classified", async () => {
      for (const running of [
        failed(stage.provider.complete(call("refused", false))),
        failed(streamed("refused")),
      ]) {
        expect(await running).toMatchObject({ name: "AttemptFailure", outcome: "retry" });
      }
    });

    test.for(["error-inside", "broken", "unfinished"] as const)(
      "throws after what came before: %s",
      async (scene) => {
        if (stage.target(scene) === undefined) return expect(stage.aborted).toBeUndefined();
        const seen: StreamBatch[] = [];
        let thrown: unknown;
        try {
          for await (const batch of stage.provider.stream(call(scene, true))) {
            seen.push(batch);
            stage.proceed?.();
          }
        } catch (error) {
          thrown = error;
        }
        const text = seen.flatMap(({ events }) =>
          events.map((event) => (event.type === "text" ? event.text : "")),
        );
        expect(text.join("")).toBe("half");
        expect(thrown).toBeInstanceOf(AttemptFailure);
        expect(thrown).toMatchObject({ outcome: "retry" });
      },
    );

    test.for(["error-inside", "broken"] as const)("throws for a whole answer: %s", async (scene) => {
      expect(await failed(stage.provider.complete(call(scene, false)))).toMatchObject({
        name: "AttemptFailure",
        outcome: "retry",
      });
    });

    test("an abort before the head throws the signal's reason and reaches the upstream", async () => {
      for (const stream of [false, true]) {
        const controller = new AbortController();
        const reason = new Error("enough");
        const wanted = call("hang-head", stream, controller.signal);
        const before = stage.requests?.() ?? null;
        const running = stream ? stage.provider.stream(wanted).next() : stage.provider.complete(wanted);
        const outcome = failed(running);
        await vi.waitFor(() => expect(stage.requests?.()).not.toBe(before), { timeout: 10_000 });
        controller.abort(reason);
        expect(await outcome).toBe(reason);
        if (stage.aborted) expect(await stage.aborted()).toBe(true);
      }
    });

    test("an abort between batches throws the signal's reason and reaches the upstream", async () => {
      const controller = new AbortController();
      const reason = new Error("enough");
      const stream = stage.provider.stream(call("hang-body", true, controller.signal));
      await stream.next();
      const next = failed(stream.next());
      controller.abort(reason);
      expect(await next).toBe(reason);
      if (stage.aborted) expect(await stage.aborted()).toBe(true);
    });

    test("leaving the stream early reaches the upstream", async () => {
      const stream = stage.provider.stream(call("hang-body", true));
      expect((await stream.next()).done).toBe(false);
      expect((await stream.return()).done).toBe(true);
      if (stage.aborted) expect(await stage.aborted()).toBe(true);
    });

    test("a signal that has fired already lets nothing begin", async () => {
      const reason = new Error("enough");
      const signal = AbortSignal.abort(reason);
      expect(await failed(stage.provider.complete(call("text", false, signal)))).toBe(reason);
      expect(await failed(stage.provider.stream(call("text", true, signal)).next())).toBe(reason);
    });
  });
}
