import { afterAll, beforeAll, expect, test } from "vitest";
import { createHttpClient } from "../../../../src/adapters/http-client/client.ts";
import type { Target } from "../../../../src/gateway/config/types.ts";
import type { HttpClient } from "../../../../src/gateway/providers/http-port.ts";
import { createProviders } from "../../../../src/gateway/providers/registry.ts";
import { systemClock } from "../../../../src/kernel/clock.ts";
import { chatFunction, config, model, target, variant } from "../../../support/config.ts";
import { ask, gatewayRig, jsonOf, sseData, textOf } from "../../../support/gateway.ts";
import { type Play, sseOf, startUpstream, type Upstream } from "../../../support/upstream.ts";
import {
  begun,
  call,
  called,
  done,
  errorEvent,
  events,
  failed,
  message,
  reasoning,
  response,
  said,
  streamOf,
  USAGE,
} from "./wire.ts";

let first: Upstream;
let second: Upstream;
let http: HttpClient;
beforeAll(async () => {
  [first, second] = await Promise.all([startUpstream(), startUpstream()]);
  http = createHttpClient();
});
afterAll(async () => {
  await http.close();
  await Promise.all([first.close(), second.close()]);
});

const OPENAI = { kind: "openai", wire: "responses", tier: 3 } as const satisfies Partial<Target>;
const HI = { role: "user", content: "hi" } as const;

async function gateway() {
  const targets = [
    target("m/one", { ...OPENAI, baseUrl: first.url }),
    target("m/two", { ...OPENAI, baseUrl: second.url }),
  ];
  const rig = await gatewayRig({
    config: config([model("m", targets)], [chatFunction("chat", [variant("v", "m")])]),
    provider: createProviders(systemClock),
    http,
  });
  return rig.gateway;
}

const QUOTA = "You exceeded your current quota";
const LATE: Readonly<Record<string, Play>> = {
  "as a failed response": sseOf(
    events(...begun),
    { delayMs: 5 },
    events(failed({ code: "insufficient_quota", message: QUOTA })),
  ),
  "as an error event": sseOf(
    events(...begun),
    { delayMs: 5 },
    events(errorEvent("insufficient_quota", QUOTA)),
  ),
  "after reasoning that says nothing": sseOf(
    events(...begun, done(0, reasoning([]))),
    { delayMs: 5 },
    events(failed({ code: "insufficient_quota", message: QUOTA })),
  ),
};

test.for(Object.keys(LATE))("credit that is gone after the first events is replaced: %s", async (how) => {
  first.play(LATE[how] ?? {});
  second.play(streamOf(said(0, "hel", "lo")));
  const reply = await ask(await gateway(), "/inference", {
    function_name: "chat",
    input: { messages: [HI] },
    stream: true,
  });
  expect(reply.headers["x-pmoves-attempts"]).toMatch(
    /m\/one;tier=3;outcome=credit.*, m\/two;tier=3;outcome=ok/,
  );
  const text = await textOf(reply);
  expect(text).not.toContain(QUOTA);
  const chunks = sseData(text) as { readonly content?: readonly { readonly text?: string }[] }[];
  expect(chunks.flatMap(({ content }) => content?.map((block) => block.text) ?? []).join("")).toBe("hello");
});

test("an answer's reasoning goes back with the next request, and its words to the other dialect", async () => {
  const item = reasoning(["because"], { encrypted_content: "enc" });
  first.play({ body: response([item, call("a", "f", "{}")]) });
  const pmoves = await gateway();
  const tool = { name: "f", description: "d", parameters: { type: "object" } };
  const body = { function_name: "chat", additional_tools: [tool], include_raw_usage: true };
  const answer = (await jsonOf(await ask(pmoves, "/inference", { ...body, input: { messages: [HI] } }))) as {
    readonly content: readonly object[];
    readonly raw_usage: unknown;
  };
  expect(answer.raw_usage).toEqual([expect.objectContaining({ api_type: "responses", data: USAGE })]);

  first.play({ body: response([message("done")]) });
  const messages = [
    HI,
    { role: "assistant", content: answer.content },
    { role: "user", content: [{ type: "tool_result", id: "a", name: "f", result: "1" }] },
  ];
  await ask(pmoves, "/inference", { ...body, input: { messages } });
  expect(first.last.json).toMatchObject({
    input: [
      { role: "user" },
      { type: "reasoning", summary: [{ text: "because" }], encrypted_content: "enc" },
      { type: "function_call", call_id: "a", name: "f" },
      { type: "function_call_output", call_id: "a", output: "1" },
    ],
  });

  first.play(streamOf([done(0, item), ...called(1, call("b", "f", "{}"), "{}")]));
  const chat = await ask(pmoves, "/openai/v1/chat/completions", {
    model: "tensorzero::function_name::chat",
    messages: [HI],
    tools: [{ type: "function", function: tool }],
    stream: true,
  });
  const text = await textOf(chat);
  expect(text).toContain('"reasoning_content":"because"');
  expect(text).toContain('"finish_reason":"tool_calls"');
});
