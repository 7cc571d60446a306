import { AttemptFailure, type ModelAnswer, type StreamBatch } from "../../src/gateway/model/index.ts";
import type { Provider, ProviderCall } from "../../src/gateway/providers/provider.ts";

/** What one target does when asked: an answer's text, a failure, or never anything until aborted. */
export type Behaviour = string | AttemptFailure | "hang" | (() => string | AttemptFailure);

/** A provider that plays a behaviour a target and notes who was asked. */
export function fakeProvider(behaviours: Readonly<Record<string, Behaviour | readonly Behaviour[]>>) {
  const asked: string[] = [];
  const turns = new Map<string, number>();
  const next = (call: ProviderCall<unknown>): Promise<string> => {
    const { id } = call.target;
    asked.push(id);
    const turn = turns.get(id) ?? 0;
    turns.set(id, turn + 1);
    const listed = behaviours[id];
    const behaviour = Array.isArray(listed) ? listed[Math.min(turn, listed.length - 1)] : listed;
    const played = typeof behaviour === "function" ? behaviour() : behaviour;
    if (played === undefined) throw new Error(`no behaviour for ${id}`);
    if (played === "hang") {
      return new Promise((_, reject) => {
        call.signal.addEventListener("abort", () => reject(call.signal.reason));
      });
    }
    return played instanceof AttemptFailure ? Promise.reject(played) : Promise.resolve(played);
  };
  const provider: Provider = {
    wire: "scripted",
    complete: async (call) => answerOf(await next(call)),
    async *stream(call) {
      yield textBatch(await next(call));
      yield { events: [{ type: "finish", reason: "stop" }], raw: "" };
    },
    embed: async (call) => {
      await next(call);
      return {
        vectors: [[1]],
        usage: { inputTokens: 1, outputTokens: null },
        rawRequest: "",
        rawResponse: "",
      };
    },
  };
  return { provider, asked };
}

export function answerOf(text: string): ModelAnswer {
  return {
    content: [{ type: "text", text }],
    usage: { inputTokens: 1, outputTokens: 1 },
    finishReason: "stop",
    rawRequest: "",
    rawResponse: "",
  };
}

export function textBatch(text: string): StreamBatch {
  return { events: [{ type: "text", id: "0", text }], raw: text };
}

/** An HTTP port for tests in which nothing may go out. */
export const noHttp = {
  exchange: () => Promise.reject(new Error("no request was expected")),
  open: () => Promise.reject(new Error("no request was expected")),
  close: () => Promise.resolve(),
};
