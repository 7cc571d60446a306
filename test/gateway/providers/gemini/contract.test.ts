import { geminiProvider } from "../../../../src/gateway/providers/gemini/provider.ts";
import { systemClock } from "../../../../src/kernel/clock.ts";
import { providerContract, type Scene } from "../../../contract/provider.ts";
import { targetOf } from "../../../support/target.ts";
import { type Piece, type Play, sse, sseOf, startUpstream } from "../../../support/upstream.ts";

const USAGE = { promptTokenCount: 7, candidatesTokenCount: 3, thoughtsTokenCount: 2, totalTokenCount: 12 };

function chunk(parts: readonly unknown[], finishReason?: string): unknown {
  const content = { role: "model", parts };
  const usageMetadata = finishReason === undefined ? { promptTokenCount: 7 } : USAGE;
  return { candidates: [{ index: 0, content, finishReason }], usageMetadata, responseId: "r" };
}

function stream(chunks: readonly unknown[]): Play {
  const bytes = Buffer.from(sse(...chunks));
  // Cut wherever it falls, also inside characters.
  const pieces: Piece[] = [];
  for (let at = 0; at < bytes.length; at += 37) pieces.push(bytes.subarray(at, at + 37));
  return sseOf(...pieces);
}

const text = (value: string) => ({ text: value });
const HALF = sse(chunk([text("half")]));
const ERROR = { error: { code: 503, message: "The model is overloaded.", status: "UNAVAILABLE" } };
const CALLS = [
  { functionCall: { name: "weather", args: { city: "Köln" } }, thoughtSignature: "c2ln" },
  { functionCall: { name: "time", args: {} } },
];
const THOUGHT = { text: "let me see", thought: true };

const PLAYS: Readonly<Record<Scene, { readonly whole: Play; readonly stream: Play }>> = {
  text: {
    whole: { body: chunk([text("Grüße, 世界 😀!")], "STOP") },
    stream: stream([
      chunk([text("Grüße, ")]),
      chunk([text("世界")]),
      chunk([text(" 😀!")]),
      chunk([text("")], "STOP"),
    ]),
  },
  thought: {
    whole: { body: chunk([THOUGHT, text("42")], "STOP") },
    stream: stream([
      chunk([{ ...THOUGHT, text: "let me " }]),
      chunk([{ ...THOUGHT, text: "see" }]),
      chunk([text("42")], "STOP"),
    ]),
  },
  tools: {
    whole: { body: chunk(CALLS, "STOP") },
    stream: stream([chunk([CALLS[0]]), chunk([CALLS[1]]), chunk([], "STOP")]),
  },
  length: {
    whole: { body: chunk([text("cut")], "MAX_TOKENS") },
    stream: stream([chunk([text("cut")], "MAX_TOKENS")]),
  },
  refused: { whole: { status: 503, body: ERROR }, stream: { status: 503, body: ERROR } },
  "error-inside": { whole: { body: ERROR }, stream: sseOf(HALF, { delayMs: 5 }, sse(ERROR)) },
  broken: {
    whole: { pieces: ['{"candidates":[', { destroy: true }] },
    stream: sseOf(HALF, { destroy: true }),
  },
  unfinished: { whole: { body: {} }, stream: sseOf(HALF) },
  "hang-head": { whole: { beforeHead: "hang" }, stream: { beforeHead: "hang" } },
  "hang-body": { whole: { beforeHead: "hang" }, stream: sseOf(HALF, { hang: true }) },
};

providerContract("the Gemini wire", async () => {
  const upstream = await startUpstream((request) => {
    const [, scene, , method] = request.url.split("/");
    return PLAYS[scene as Scene][method === "up-model:streamGenerateContent?alt=sse" ? "stream" : "whole"];
  });
  return {
    provider: geminiProvider(systemClock),
    target: (scene) => targetOf({ kind: "gemini", wire: "gemini", baseUrl: `${upstream.url}/${scene}` }),
    modelInAddress: true,
    aborted: () => upstream.last.aborted,
    [Symbol.asyncDispose]: upstream.close,
  };
});
