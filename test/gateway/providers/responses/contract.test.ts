import { responsesProvider } from "../../../../src/gateway/providers/responses/provider.ts";
import { systemClock } from "../../../../src/kernel/clock.ts";
import { providerContract, type Scene } from "../../../contract/provider.ts";
import { targetOf } from "../../../support/target.ts";
import { type Piece, type Play, sseOf, startUpstream } from "../../../support/upstream.ts";
import {
  begun,
  call,
  called,
  cut,
  done,
  errorEvent,
  events,
  incomplete,
  message,
  reasoning,
  response,
  said,
  streamOf,
  summaryDelta,
  textDelta,
} from "./wire.ts";

const HALF = events(...begun, textDelta(0, "half"));
const BROKEN = { code: "server_error", message: "upstream broke" };
const THOUGHT = reasoning(["let me see"]);
const WEATHER = call("a", "weather", '{"city":"Köln"}');
const TIME = call("b", "time", "{}");

const playsOf = (gate: Piece): Readonly<Record<Scene, { readonly whole: Play; readonly stream: Play }>> => ({
  text: {
    whole: { body: response([message("Grüße, 世界 😀!")]) },
    stream: streamOf(said(0, "Grüße, ", "世界", " 😀!")),
  },
  thought: {
    whole: { body: response([THOUGHT, message("42")]) },
    stream: streamOf([
      summaryDelta(0, 0, "let me "),
      summaryDelta(0, 0, "see"),
      done(0, THOUGHT),
      ...said(1, "42"),
    ]),
  },
  tools: {
    whole: { body: response([WEATHER, TIME]) },
    stream: streamOf([...called(0, WEATHER, '{"city":', '"Köln"}'), ...called(1, TIME, "{}")]),
  },
  length: {
    whole: { body: response([message("cut")], cut("max_output_tokens")) },
    stream: streamOf(said(0, "cut"), incomplete("max_output_tokens")),
  },
  refused: {
    whole: { status: 503, body: { error: BROKEN } },
    stream: { status: 503, body: { error: BROKEN } },
  },
  "error-inside": {
    whole: { body: response([], { status: "failed", error: BROKEN }) },
    stream: sseOf(HALF, gate, events(errorEvent("server_error", "upstream broke"))),
  },
  broken: {
    whole: { pieces: ['{"output":[', { destroy: true }] },
    stream: sseOf(HALF, gate, { destroy: true }),
  },
  unfinished: { whole: { body: {} }, stream: sseOf(HALF) },
  "hang-head": { whole: { beforeHead: "hang" }, stream: { beforeHead: "hang" } },
  "hang-body": { whole: { beforeHead: "hang" }, stream: sseOf(HALF, { hang: true }) },
});

providerContract("the Responses wire", async () => {
  let gate = Promise.withResolvers<void>();
  const upstream = await startUpstream((request) => {
    gate = Promise.withResolvers<void>();
    const scene = request.url.split("/")[1] as Scene;
    const { stream: streams } = request.json as { readonly stream: boolean };
    return playsOf({ until: gate.promise })[scene][streams ? "stream" : "whole"];
  });
  return {
    provider: responsesProvider(systemClock),
    target: (scene) => targetOf({ kind: "openai", wire: "responses", baseUrl: `${upstream.url}/${scene}` }),
    proceed: () => gate.resolve(),
    requests: () => upstream.requests.length,
    aborted: () => upstream.last.aborted,
    [Symbol.asyncDispose]: upstream.close,
  };
});
