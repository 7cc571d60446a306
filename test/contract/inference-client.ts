import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { InferenceClient } from "../../src/gateway/client.ts";
import { RequestError } from "../../src/gateway/error.ts";
import { uuidVersion } from "../../src/kernel/uuid7.ts";
import { callOf, eventsOf, only, textOf } from "../support/calls.ts";
import { type ScriptedGateway, startScriptedGateway } from "../support/scripted-gateway.ts";

/** What every `InferenceClient` does, whichever side of a socket the router is on. */
export function inferenceClientContract(
  name: string,
  open: (from: ScriptedGateway) => InferenceClient,
): void {
  describe(`${name} as an inference client`, () => {
    let from: ScriptedGateway;
    let client: InferenceClient;
    const never = new AbortController().signal;
    const ask = (prompt: string, fn?: string) => eventsOf(client.chat(callOf(prompt, fn), { signal: never }));

    beforeAll(async () => {
      from = await startScriptedGateway();
      client = open(from);
    });
    afterAll(async () => {
      await client.close();
      await from[Symbol.asyncDispose]();
      expect(from.bugs).toEqual([]);
    });

    it("gives attempt, start, deltas and done, each with the same ids", async () => {
      const events = await ask("hello");
      expect(events.map(({ event }) => event)).toEqual([
        "attempt",
        "start",
        "delta",
        "delta",
        "delta",
        "done",
      ]);
      expect(textOf(events)).toBe("you said hello");
      const ids = new Set(events.map(({ inference_id, episode_id }) => `${inference_id} ${episode_id}`));
      expect(ids.size).toBe(1);
      for (const id of [...ids][0]?.split(" ") ?? []) expect(uuidVersion(id)).toBe(7);
    });

    it("says what serves at the start, and figures at the end", async () => {
      const events = await ask("hello");
      const served = { variant_name: "main", target: "talk/s", tier: 1 };
      expect(only(events, "start")).toMatchObject([{ function_name: "chat", ...served }]);
      const [done] = only(events, "done");
      expect(done).toMatchObject({ ...served, finish_reason: "stop" });
      expect(done?.usage).toEqual({ input_tokens: 3, output_tokens: 4, cost: null });
      expect(done?.attempts).toMatchObject([{ target: "talk/s", tier: 1, outcome: "ok" }]);
      expect(done?.ttft_ms).toBeLessThanOrEqual(done?.ms ?? -1);
    });

    it("asks models directly", async () => {
      const call = { ...callOf("x"), address: { type: "model", name: "cloud" } } as const;
      const events = await eventsOf(client.chat(call, { signal: never }));
      expect(only(events, "start")).toMatchObject([{ function_name: null, variant_name: "cloud", tier: 3 }]);
      expect(textOf(events)).toBe("from the cloud");
    });

    it("keeps the caller's episode", async () => {
      const episodeId = "01939f3e-8c55-7a3b-8f44-0c1d2e3f4a5b";
      const events = await eventsOf(client.chat({ ...callOf("x"), episodeId }, { signal: never }));
      expect(new Set(events.map((event) => event.episode_id))).toEqual(new Set([episodeId]));
    });

    it("carries text of any script whole", async () => {
      expect(textOf(await ask("unicode"))).toBe("Grüße 👩‍🚀 日本\n");
    });

    it("gives tool calls in pieces", async () => {
      const events = await ask("tools");
      const pieces = only(events, "tool");
      expect(pieces.map((piece) => piece.name)).toEqual(["get_weather", ""]);
      expect(pieces.map((piece) => piece.arguments).join("")).toBe('{"city":"Lisbon"}');
      expect(new Set(pieces.map((piece) => piece.id)).size).toBe(1);
      expect(only(events, "done")[0]?.finish_reason).toBe("tool_call");
    });

    it("tells thoughts from text", async () => {
      const events = await ask("think");
      expect([textOf(events, "thought"), textOf(events)]).toEqual(["let me see", "thought about"]);
    });

    it("gives the text of a json function, and nothing else", async () => {
      const events = await ask("x", "judge");
      expect(JSON.parse(textOf(events))).toEqual({ score: 1 });
    });

    it("ends properly where the answer is empty", async () => {
      const events = await ask("nothing");
      expect(events.map(({ event }) => event)).toEqual(["attempt", "start", "done"]);
      expect(only(events, "done")[0]?.ttft_ms).toBeNull();
    });

    it("tells the attempts before the one that served", async () => {
      const events = await ask("x", "ladder");
      const way = [
        { target: "busy/s", tier: 1, outcome: "retry" },
        { target: "cloud/s", tier: 3, outcome: "ok" },
      ];
      expect(only(events, "attempt")).toMatchObject(way);
      expect(only(events, "done")).toMatchObject([{ target: "cloud/s", tier: 3, attempts: way }]);
      expect(events.findIndex(({ event }) => event === "start")).toBe(2);
    });

    it("gives an error event where everything fails, with every attempt", async () => {
      const events = await ask("x", "dead");
      expect(events.map(({ event }) => event)).toEqual(["attempt", "attempt", "error"]);
      const [error] = only(events, "error");
      expect(error?.status).toBe(502);
      expect(error?.message).toContain("server busy");
      expect(error?.attempts.map((attempt) => attempt.target)).toEqual(["busy/s", "busy2/s"]);
    });

    it("gives an error event for a name that is not there", async () => {
      const events = await ask("x", "nope");
      expect(events).toMatchObject([{ event: "error", status: 404, inference_id: "", attempts: [] }]);
      expect(only(events, "error")[0]?.message).toContain("Unknown function: nope");
    });

    it("gives an error event with the upstream's reason for a caller's own fault", async () => {
      const [error] = only(await ask("refuse"), "error");
      expect(error).toMatchObject({ status: 400, attempts: [{ target: "talk/s", outcome: "caller" }] });
      expect(error?.message).toContain("max_tokens is too large");
    });

    it("keeps what came before a stream broke, and says that it broke", async () => {
      const events = await ask("break");
      expect(textOf(events)).toBe("one ");
      expect(events.at(-1)).toMatchObject({ event: "error", status: 502 });
      expect(only(events, "error")[0]?.message).toContain("broke off");
      expect(only(events, "done")).toEqual([]);
    });

    it.each(["hang", "silent"])("throws the signal's reason when it aborts (%s)", async (prompt) => {
      const stop = new AbortController();
      const reason = new Error("enough");
      const seen: string[] = [];
      const run = async () => {
        for await (const event of client.chat(callOf(prompt), { signal: stop.signal })) {
          seen.push(event.event);
          if (event.event === "delta") stop.abort(reason);
        }
      };
      const running = run();
      if (prompt === "silent") setImmediate(() => stop.abort(reason));
      await expect(running).rejects.toBe(reason);
      const told = seen.filter((event) => event !== "attempt");
      expect(told).toEqual(prompt === "hang" ? ["start", "delta"] : []);
      await idle(from);
    });

    it("takes the upstream call down when the iteration is left", async () => {
      for await (const event of client.chat(callOf("hang"), { signal: never })) {
        if (event.event === "delta") break;
      }
      await idle(from);
      expect(from.gateway.state().targets.map((target) => target.active)).not.toContain(1);
    });

    it("starts nothing once the signal has aborted", async () => {
      const signal = AbortSignal.abort(new Error("too late"));
      await expect(eventsOf(client.chat(callOf("x"), { signal }))).rejects.toThrow("too late");
    });

    it("embeds texts in their order", async () => {
      const call = {
        inputs: ["one", "two"],
        dimensions: undefined,
        dryrun: false,
        credentials: {},
        includeRawResponse: false,
      };
      const byModel = { type: "embedding_model", name: "vec" } as const;
      const { model, vectors, usage } = await client.embed({ ...call, address: byModel }, { signal: never });
      expect(model).toBe("vec");
      expect(vectors.map((vector) => vector.length)).toEqual([4, 4]);
      expect(vectors[0]).not.toEqual(vectors[1]);
      expect(usage.inputTokens).toBeGreaterThan(0);
      const byFunction = { type: "function", name: "embed" } as const;
      const same = await client.embed({ ...call, address: byFunction }, { signal: never });
      expect(same.vectors).toEqual(vectors);
      const unknown = client.embed(
        { ...call, address: { type: "embedding_model", name: "no" } },
        { signal: never },
      );
      await expect(unknown).rejects.toThrow(RequestError);
      await expect(unknown).rejects.toMatchObject({ status: 404 });
    });

    it("lists what can be asked for", async () => {
      const served = await client.models({ signal: never });
      expect(served).toContainEqual({
        id: "tensorzero::function_name::chat",
        kind: "function",
        variants: expect.arrayContaining(["main"]),
      });
      expect(served).toContainEqual({ id: "tensorzero::model_name::cloud", kind: "model" });
      expect(served).toContainEqual({ id: "tensorzero::embedding_model_name::vec", kind: "embedding_model" });
    });
  });
}

/** Waits until no target has a call under way. */
async function idle({ gateway }: ScriptedGateway): Promise<void> {
  for (let i = 0; i < 200 && gateway.state().targets.some((target) => target.active > 0); i++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
