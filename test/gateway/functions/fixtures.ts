import type {
  GatewayConfig,
  GatewayFunction,
  Target,
  ToolConfig,
  Variant,
} from "../../../src/gateway/config/types.ts";
import { RequestError } from "../../../src/gateway/error.ts";
import type {
  InferenceCall,
  InputBlock,
  InputMessage,
  JsonObject,
  ToolParams,
} from "../../../src/gateway/model/index.ts";

import { chatFunction, variant as plainVariant } from "../../support/config.ts";
import { targetOf } from "../../support/target.ts";

export const NO_TOOLS: ToolParams = {
  choice: undefined,
  parallel: undefined,
  allowed: undefined,
  additional: [],
  provider: [],
};

export function variant(name: string, more: Partial<Variant> = {}): Variant {
  return plainVariant(name, "m", more);
}

export function fn(
  name: string,
  more: Partial<Omit<GatewayFunction, "variants">> & { readonly variants?: readonly Variant[] } = {},
): GatewayFunction {
  const { variants = [variant("main")], ...rest } = more;
  return chatFunction(name, variants, { type: "uniform" }, rest);
}

export function tool(key: string, more: Partial<ToolConfig> = {}): ToolConfig {
  return {
    key,
    name: key,
    description: `The tool ${key}`,
    parameters: { type: "object", properties: { q: { type: "string" } }, required: ["q"] },
    strict: false,
    ...more,
  };
}

export function target(more: Partial<Target> = {}): Target {
  return targetOf({ kind: "openai", baseUrl: "https://api.example/v1", upstreamModel: "up", ...more });
}

export function config(
  functions: readonly GatewayFunction[],
  tools: readonly ToolConfig[] = [],
): GatewayConfig {
  return {
    dialect: "tensorzero",
    files: [],
    hash: "0123456789abcdef",
    listen: { host: undefined, port: undefined, isSaid: false, basePath: "" },
    order: "file",
    models: new Map([["m", { name: "m", purpose: "chat", targets: [target()], timeouts: {} }]]),
    embeddingModels: new Map([["e", { name: "e", purpose: "embedding", targets: [], timeouts: {} }]]),
    functions: new Map(functions.map((each) => [each.name, each])),
    tools: new Map(tools.map((each) => [each.key, each])),
    metrics: new Map(),
    outboundTimeoutMs: 900_000,
    notices: [],
  };
}

export function user(...content: (InputBlock | string)[]): InputMessage {
  return { role: "user", content: content.map(asBlock) };
}

export function assistant(...content: (InputBlock | string)[]): InputMessage {
  return { role: "assistant", content: content.map(asBlock) };
}

function asBlock(block: InputBlock | string): InputBlock {
  return typeof block === "string" ? { type: "text", text: block } : block;
}

export function call(
  functionName: string,
  more: Partial<Omit<InferenceCall, "tools">> & {
    readonly messages?: readonly InputMessage[];
    readonly system?: string | JsonObject;
    readonly tools?: Partial<ToolParams>;
    readonly variant?: string;
  } = {},
): InferenceCall {
  const { messages = [user("Hi")], system, tools, variant: pinned, ...rest } = more;
  return {
    address: { type: "function", name: functionName, variant: pinned },
    episodeId: undefined,
    input: { system, messages },
    params: {},
    jsonMode: undefined,
    outputSchema: undefined,
    outputSchemaName: undefined,
    tools: { ...NO_TOOLS, ...tools },
    stream: false,
    dryrun: false,
    tags: {},
    namespace: undefined,
    credentials: {},
    cache: undefined,
    extraBody: [],
    extraHeaders: [],
    include: { rawUsage: false, rawResponse: false, originalResponse: false, aggregated: false },
    ...rest,
  };
}

/** The `RequestError` that `run` throws, as `status message`; fails where it throws none. */
export function refusal(run: () => unknown): string {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof RequestError) {
      return `${thrown.status} ${thrown.message}`;
    }
    throw thrown;
  }
  throw new Error("expected a refusal, and there was none");
}
