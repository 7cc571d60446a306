import { anthropicProvider } from "../../../../src/gateway/providers/anthropic/provider.ts";
import { systemClock } from "../../../../src/kernel/clock.ts";
import { providerContract, type Scene } from "../../../contract/provider.ts";
import { targetOf } from "../../../support/target.ts";
import { type Play, sseOf, startUpstream } from "../../../support/upstream.ts";
import {
  begin,
  block,
  delta,
  errorOf,
  events,
  json,
  message,
  signature,
  start,
  streamOf,
  TEXT,
  THINKING,
  text,
  thinking,
  toolUse,
} from "./wire.ts";

const HALF = events(start(), begin(0, TEXT), delta(0, text("half")));
const BUSY = errorOf("overloaded_error", "Overloaded");

const PLAYS: Readonly<Record<Scene, { readonly whole: Play; readonly stream: Play }>> = {
  text: {
    whole: message([{ type: "text", text: "Grüße, 世界 😀!" }]),
    stream: streamOf(block(0, TEXT, text("Grüße, "), text("世界"), text(" 😀!"))),
  },
  thought: {
    whole: message([
      { type: "thinking", thinking: "let me see", signature: "c2ln" },
      { type: "text", text: "42" },
    ]),
    stream: streamOf([
      ...block(0, THINKING, thinking("let me "), thinking("see"), signature("c2ln")),
      ...block(1, TEXT, text("42")),
    ]),
  },
  tools: {
    whole: message(
      [
        { type: "tool_use", id: "toolu_a", name: "weather", input: { city: "Köln" } },
        { type: "tool_use", id: "toolu_b", name: "time", input: {} },
      ],
      "tool_use",
    ),
    stream: streamOf(
      [
        ...block(0, toolUse("toolu_a", "weather"), json(""), json('{"city":'), json('"Köln"}')),
        ...block(1, toolUse("toolu_b", "time"), json("")),
      ],
      "tool_use",
    ),
  },
  length: {
    whole: message([{ type: "text", text: "cut" }], "max_tokens"),
    stream: streamOf(block(0, TEXT, text("cut")), "max_tokens"),
  },
  refused: { whole: { status: 529, body: BUSY }, stream: { status: 529, body: BUSY } },
  "error-inside": { whole: { body: BUSY }, stream: sseOf(HALF, { delayMs: 5 }, events(BUSY)) },
  broken: {
    whole: { pieces: ['{"content":[', { destroy: true }] },
    stream: sseOf(HALF, { destroy: true }),
  },
  unfinished: { whole: { body: {} }, stream: sseOf(HALF) },
  "hang-head": { whole: { beforeHead: "hang" }, stream: { beforeHead: "hang" } },
  "hang-body": { whole: { beforeHead: "hang" }, stream: sseOf(HALF, { hang: true }) },
};

providerContract("the Anthropic wire", async () => {
  const upstream = await startUpstream((request) => {
    const scene = request.url.split("/")[1] as Scene;
    const { stream: streams } = request.json as { readonly stream: boolean };
    return PLAYS[scene][streams ? "stream" : "whole"];
  });
  return {
    provider: anthropicProvider(systemClock),
    target: (scene) =>
      targetOf({ kind: "anthropic", wire: "anthropic", baseUrl: `${upstream.url}/${scene}` }),
    aborted: () => upstream.last.aborted,
    [Symbol.asyncDispose]: upstream.close,
  };
});
