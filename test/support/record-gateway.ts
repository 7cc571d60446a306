import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openServedRecords } from "../../src/adapters/sqlite/records/open.ts";
import type { GatewayConfig, Metric } from "../../src/gateway/config/types.ts";
import { scriptedProvider } from "../../src/gateway/providers/scripted/provider.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { openRecording } from "../../src/observability/index.ts";
import { storeTable } from "../../src/observability/settings.ts";
import { chatFunction, config, model, target, variant } from "./config.ts";
import { ask, gatewayRig, jsonOf } from "./gateway.ts";
import { stepOf } from "./script.ts";
import { tempFolder } from "./temp-folder.ts";

function metric(name: string, more: Partial<Metric>): [string, Metric] {
  const base = {
    name,
    type: "boolean",
    optimize: "max",
    level: "inference",
    description: undefined,
  } as const;
  return [name, { ...base, ...more }];
}

const SCORED = { type: "object", properties: { score: { type: "number" } }, required: ["score"] } as const;

/** Functions `chat` (variants one and two) and `judge` (json), and a metric of each kind and level. */
export function recordConfig(): GatewayConfig {
  const scripted = (id: string, step: Parameters<typeof stepOf>[0]) =>
    model(id, [target(`${id}/s`, { script: { cycle: false, steps: [stepOf(step)] } })]);
  return config(
    [
      scripted("one", { reply: "one says {{input}}" }),
      scripted("two", { reply: "two says {{input}}" }),
      scripted("judge", { json: { score: 1 } }),
    ],
    [
      chatFunction("chat", [variant("one", "one"), variant("two", "two")]),
      chatFunction("judge", [variant("main", "judge")], undefined, { type: "json", outputSchema: SCORED }),
    ],
    {
      metrics: new Map([
        metric("good", {}),
        metric("score", { type: "float" }),
        metric("solved", { level: "episode" }),
      ]),
    },
  );
}

interface Inferred {
  readonly inference_id: string;
  readonly episode_id: string;
  readonly variant_name: string;
}

/** A gateway that remembers into a real file, asked as a client asks it. */
export async function recordGateway(
  path = join(tempFolder(), "records.sqlite"),
  settings: { readonly enabled: boolean } = { enabled: true },
) {
  const recording = openRecording({
    settings: storeTable.schema.parse({ ...settings, flush_ms: 5 }),
    path: "records.sqlite",
    clock: systemClock,
    open: () => openServedRecords(path, "full"),
    prunes: false,
    warn: (text) => {
      throw new Error(text);
    },
  });
  onTestFinished(() => recording[Symbol.asyncDispose]());
  const { store, access, recorder } = recording;
  if (store === undefined || access === undefined) throw new Error("no store");
  const provider = scriptedProvider(systemClock);
  const { gateway, bugs } = await gatewayRig({
    config: recordConfig(),
    provider: () => provider,
    observers: recorder ? [recorder] : [],
    records: access,
  });
  onTestFinished(() => {
    if (bugs.length > 0) throw bugs[0];
  });
  /** Status and JSON of a reply. */
  const call = async (method: string, url: string, body?: unknown) => {
    const reply = await ask(gateway, url, body, { method });
    return { status: reply.status, json: (await jsonOf(reply)) as never };
  };
  const post = (url: string, body: unknown) => call("POST", url, body);
  const infer = async (text: string, more: object = {}): Promise<Inferred> => {
    // Ids are in the order of time, and in none within a millisecond.
    for (const begun = Date.now(); Date.now() === begun; )
      await new Promise((resolve) => setImmediate(resolve));
    const input = { messages: [{ role: "user", content: text }] };
    const { status, json } = await post("/inference", { function_name: "chat", input, ...more });
    if (status !== 200) throw new Error(JSON.stringify(json));
    return json;
  };
  return { gateway, store, call, post, infer, path };
}
