import { ollamaProvider } from "../../../../src/gateway/providers/ollama/provider.ts";
import { systemClock } from "../../../../src/kernel/clock.ts";
import { providerContract, type Scene } from "../../../contract/provider.ts";
import { targetOf } from "../../../support/target.ts";
import { ndjson, type Piece, type Play, startUpstream } from "../../../support/upstream.ts";

const END = { done: true, done_reason: "stop", prompt_eval_count: 7, eval_count: 5, total_duration: 1 };

const say = (message: object) => ({
  model: "m",
  message: { role: "assistant", content: "", ...message },
  done: false,
});

function streamOf(...pieces: readonly Piece[]): Play {
  return { headers: { "content-type": "application/x-ndjson" }, pieces };
}

function stream(messages: readonly object[], end: object = END): Play {
  const bytes = Buffer.from(ndjson(...messages.map(say), { ...say({}), ...end }));
  const pieces: Piece[] = [];
  for (let at = 0; at < bytes.length; at += 37) pieces.push(bytes.subarray(at, at + 37));
  return streamOf(...pieces);
}

const whole = (message: object, end: object = END): Play => ({ body: { ...say(message), ...end } });

const CALLS = [
  { function: { name: "weather", arguments: { city: "Köln" } } },
  { function: { name: "time", arguments: {} } },
];
const HALF = ndjson(say({ content: "half" }));
const ERROR = { error: "an error was encountered while running the model" };
const LENGTH = { ...END, done_reason: "length" };

const playsOf = (gate: Piece): Readonly<Record<Scene, { readonly whole: Play; readonly stream: Play }>> => ({
  text: {
    whole: whole({ content: "Grüße, 世界 😀!" }),
    stream: stream([{ content: "Grüße, " }, { content: "世界" }, { content: " 😀!" }]),
  },
  thought: {
    whole: whole({ thinking: "let me see", content: "42" }),
    stream: stream([{ thinking: "let me " }, { thinking: "see" }, { content: "42" }]),
  },
  tools: {
    whole: whole({ tool_calls: CALLS }),
    stream: stream(CALLS.map((call) => ({ tool_calls: [call] }))),
  },
  length: { whole: whole({ content: "cut" }, LENGTH), stream: stream([{ content: "cut" }], LENGTH) },
  refused: { whole: { status: 503, body: ERROR }, stream: { status: 503, body: ERROR } },
  "error-inside": { whole: { body: ERROR }, stream: streamOf(HALF, gate, ndjson(ERROR)) },
  broken: {
    whole: { pieces: ['{"message":', { destroy: true }] },
    stream: streamOf(HALF, gate, { destroy: true }),
  },
  unfinished: { whole: { body: say({}) }, stream: streamOf(HALF) },
  "hang-head": { whole: { beforeHead: "hang" }, stream: { beforeHead: "hang" } },
  "hang-body": { whole: { beforeHead: "hang" }, stream: streamOf(HALF, { hang: true }) },
});

providerContract("Ollama's wire", async () => {
  let gate = Promise.withResolvers<void>();
  const upstream = await startUpstream((request) => {
    gate = Promise.withResolvers<void>();
    const scene = request.url.split("/")[1] as Scene;
    const { stream: streams } = request.json as { readonly stream: boolean };
    return playsOf({ until: gate.promise })[scene][streams ? "stream" : "whole"];
  });
  return {
    provider: ollamaProvider(systemClock),
    target: (scene) => targetOf({ kind: "ollama", wire: "ollama", baseUrl: `${upstream.url}/${scene}` }),
    proceed: () => gate.resolve(),
    requests: () => upstream.requests.length,
    aborted: () => upstream.last.aborted,
    [Symbol.asyncDispose]: upstream.close,
  };
});
