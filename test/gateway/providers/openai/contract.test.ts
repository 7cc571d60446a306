import { openaiProvider } from "../../../../src/gateway/providers/openai/provider.ts";
import { systemClock } from "../../../../src/kernel/clock.ts";
import { providerContract, type Scene } from "../../../contract/provider.ts";
import { targetOf } from "../../../support/target.ts";
import { type Piece, type Play, sse, sseOf, startUpstream } from "../../../support/upstream.ts";

const USAGE = { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 };

function delta(part: unknown, finish: string | null = null): unknown {
  return {
    id: "c",
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta: part, finish_reason: finish }],
  };
}

function stream(deltas: readonly unknown[], finish: string): Play {
  const end = [delta({}, finish), { id: "c", choices: [], usage: USAGE }, "[DONE]"];
  const bytes = Buffer.from(sse(delta({ role: "assistant", content: "" }), ...deltas, ...end));
  // Cut wherever it falls, also inside characters.
  const pieces: Piece[] = [];
  for (let at = 0; at < bytes.length; at += 37) pieces.push(bytes.subarray(at, at + 37));
  return sseOf(...pieces);
}

function whole(message: unknown, finish: string): Play {
  const choices = [{ index: 0, message, finish_reason: finish }];
  return { body: { id: "c", object: "chat.completion", choices, usage: USAGE } };
}

const call = (id: string, name: string, args: string) => ({
  id,
  type: "function",
  function: { name, arguments: args },
});

const HALF = sse(delta({ content: "half" }));
const ERROR = { error: { message: "upstream broke", code: 500 } };

const playsOf = (gate: Piece): Readonly<Record<Scene, { readonly whole: Play; readonly stream: Play }>> => ({
  text: {
    whole: whole({ role: "assistant", content: "Grüße, 世界 😀!" }, "stop"),
    stream: stream(
      ["Grüße, ", "世界", " 😀!"].map((content) => delta({ content })),
      "stop",
    ),
  },
  thought: {
    whole: whole({ role: "assistant", reasoning_content: "let me see", content: "42" }, "stop"),
    stream: stream(
      [delta({ reasoning_content: "let me " }), delta({ reasoning: "see" }), delta({ content: "42" })],
      "stop",
    ),
  },
  tools: {
    whole: whole(
      {
        role: "assistant",
        content: null,
        tool_calls: [call("a", "weather", '{"city":"Köln"}'), call("b", "time", "{}")],
      },
      "tool_calls",
    ),
    stream: stream(
      [
        delta({ tool_calls: [{ index: 0, ...call("a", "weather", "") }] }),
        delta({ tool_calls: [{ index: 0, function: { arguments: '{"city":' } }] }),
        delta({ tool_calls: [{ index: 0, function: { arguments: '"Köln"}' } }] }),
        delta({ tool_calls: [{ index: 1, ...call("b", "time", "{}") }] }),
      ],
      "tool_calls",
    ),
  },
  length: {
    whole: whole({ role: "assistant", content: "cut" }, "length"),
    stream: stream([delta({ content: "cut" })], "length"),
  },
  refused: { whole: { status: 503, body: ERROR }, stream: { status: 503, body: ERROR } },
  "error-inside": { whole: { body: ERROR }, stream: sseOf(HALF, gate, sse(ERROR)) },
  broken: {
    whole: { pieces: ['{"choices":[', { destroy: true }] },
    stream: sseOf(HALF, gate, { destroy: true }),
  },
  unfinished: { whole: { body: {} }, stream: sseOf(HALF) },
  "hang-head": { whole: { beforeHead: "hang" }, stream: { beforeHead: "hang" } },
  "hang-body": { whole: { beforeHead: "hang" }, stream: sseOf(HALF, { hang: true }) },
});

providerContract("the OpenAI wire", async () => {
  let gate = Promise.withResolvers<void>();
  const upstream = await startUpstream((request) => {
    gate = Promise.withResolvers<void>();
    const scene = request.url.split("/")[1] as Scene;
    const { stream: streams } = request.json as { readonly stream: boolean };
    return playsOf({ until: gate.promise })[scene][streams ? "stream" : "whole"];
  });
  return {
    provider: openaiProvider(systemClock),
    target: (scene) => targetOf({ baseUrl: `${upstream.url}/${scene}` }),
    proceed: () => gate.resolve(),
    requests: () => upstream.requests.length,
    aborted: () => upstream.last.aborted,
    [Symbol.asyncDispose]: upstream.close,
  };
});
