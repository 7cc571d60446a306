import { createHttpClient } from "../../src/adapters/http-client/client.ts";
import { type RunningServer, startServer } from "../../src/adapters/http-server/server.ts";
import type { ApiKeys } from "../../src/gateway/auth/index.ts";
import type { GatewayConfig } from "../../src/gateway/config/types.ts";
import type { HttpClient } from "../../src/gateway/providers/http-port.ts";
import { scriptedProvider } from "../../src/gateway/providers/scripted/provider.ts";
import type { ScriptStep } from "../../src/gateway/providers/scripted/script.ts";
import type { RoutingSettings } from "../../src/gateway/routing/types.ts";
import type { Gateway } from "../../src/gateway/run/gateway.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { chatFunction, config, model, target, variant } from "./config.ts";
import { gatewayRig } from "./gateway.ts";
import { stepOf } from "./script.ts";

type Steps = readonly Partial<ScriptStep>[];

function scripted(id: string, tier: 1 | 2 | 3, steps: Steps) {
  return model(id, [target(`${id}/s`, { tier, script: { cycle: false, steps: steps.map(stepOf) } })]);
}

const BUSY = { status: 503, body: '{"error":"server busy"}', headers: {}, like: "ollama" } as const;
const REFUSAL = {
  status: 400,
  body: '{"error":{"message":"max_tokens is too large","type":"invalid_request_error"}}',
  headers: {},
  like: "openai",
} as const;

/** A configuration whose functions behave in all the ways that clients have to show. */
export function scriptedConfig(): GatewayConfig {
  const talk: Steps = [
    { match: /unicode/, chunks: ["Grüße ", "👩‍🚀", " 日本\n"] },
    { match: /tools/, toolCalls: [{ name: "get_weather", arguments: '{"city":"Lisbon"}' }] },
    { match: /think/, thought: "let me see", reply: "thought about" },
    { match: /nothing/, reply: "" },
    { match: /break/, chunks: ["one ", "two"], breakAfter: 1 },
    { match: /ponder/, thought: "still weighing", hang: "body" },
    { match: /hang/, chunks: ["begun "], hang: "body" },
    { match: /silent/, hang: "head" },
    { match: /refuse/, error: REFUSAL },
    { match: /late/, reply: "late", delayMs: 60 },
    { reply: "you said {{input}}", usage: { inputTokens: 3, outputTokens: 4 } },
  ];
  const embedding = { ...scripted("vec", 1, [{ dimensions: 4 }]), purpose: "embedding" as const };
  const models = [
    scripted("talk", 1, talk),
    scripted("busy", 1, [{ error: BUSY }]),
    scripted("busy2", 2, [{ error: BUSY }]),
    scripted("cloud", 3, [
      { match: /late/, reply: "from the cloud", delayMs: 60 },
      { reply: "from the cloud" },
    ]),
    scripted("judge", 1, [{ json: { score: 1 } }]),
    embedding,
  ];
  const only = (name: string) => [variant("main", name)];
  return config(models, [
    chatFunction("chat", only("talk")),
    chatFunction("ladder", [variant("local", "busy"), variant("cloud", "cloud")]),
    chatFunction("dead", [variant("local", "busy"), variant("plan", "busy2")]),
    chatFunction("judge", only("judge"), undefined, { type: "json", outputSchema: {} }),
    chatFunction("embed", only("vec"), undefined, { type: "embedding" }),
  ]);
}

export interface ScriptedGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly bugs: readonly unknown[];
  readonly server: RunningServer;
  readonly http: HttpClient;
}

/** A real server over the scripted provider, and an HTTP client for it. */
export async function startScriptedGateway(
  options: { readonly settings?: Partial<RoutingSettings>; readonly keys?: ApiKeys } = {},
): Promise<ScriptedGateway> {
  const provider = scriptedProvider(systemClock);
  const { gateway, bugs } = await gatewayRig({
    config: scriptedConfig(),
    provider: () => provider,
    ...options,
  });
  const server = await startServer({ handler: gateway.handler, host: "127.0.0.1", port: 0 });
  const http = createHttpClient();
  return {
    gateway,
    bugs,
    server,
    http,
    async [Symbol.asyncDispose]() {
      await http.close();
      await server.close({ drainMs: 0 });
    },
  };
}
