import { scriptedProvider } from "../../../../src/gateway/providers/scripted/provider.ts";
import type { ScriptStep } from "../../../../src/gateway/providers/scripted/script.ts";
import { systemClock } from "../../../../src/kernel/clock.ts";
import { providerContract, type Scene } from "../../../contract/provider.ts";
import { stepOf } from "../../../support/script.ts";
import { targetOf } from "../../../support/target.ts";

const usage = { inputTokens: 7, outputTokens: 5 };
const busy = {
  headers: {},
  like: "openai",
  body: '{"error":{"message":"busy","type":"server_error"}}',
} as const;

const STEPS: Readonly<Record<Scene, Partial<ScriptStep> | undefined>> = {
  text: { reply: "Grüße, 世界 😀!", usage },
  thought: { thought: "let me see", reply: "42" },
  tools: {
    toolCalls: [
      { name: "weather", arguments: '{"city":"Köln"}' },
      { name: "time", arguments: "{}" },
    ],
  },
  length: { reply: "cut", finishReason: "length" },
  refused: { error: { status: 503, ...busy } },
  "error-inside": { reply: "half", error: { status: 200, ...busy } },
  broken: { reply: "half", breakAfter: 1 },
  // A script breaks off or ends; it has no bytes that could end early.
  unfinished: undefined,
  "hang-head": { hang: "head" },
  "hang-body": { reply: "half more", hang: "body" },
};

providerContract("the scripted provider", async () => ({
  provider: scriptedProvider(systemClock),
  target: (scene) => {
    const step = STEPS[scene];
    if (step === undefined) return undefined;
    return targetOf({ kind: "scripted", wire: "scripted", script: { cycle: false, steps: [stepOf(step)] } });
  },
  [Symbol.asyncDispose]: async () => undefined,
}));
