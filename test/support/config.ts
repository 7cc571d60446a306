import type {
  Experimentation,
  GatewayConfig,
  GatewayFunction,
  Model,
  Target,
  Tier,
  Variant,
} from "../../src/gateway/config/types.ts";

import { targetOf } from "./target.ts";

/** Small configurations made in code, for tests of what acts on them. */

export function target(id: string, more: Partial<Target> = {}): Target {
  const [model = id, provider = "p"] = id.split("/");
  const names = { id: `${model}/${provider}`, model, provider, upstreamModel: model };
  return targetOf({ ...names, kind: "scripted", wire: "scripted", tier: 1, ...more });
}

export function model(name: string, targets: readonly Target[], more: Partial<Model> = {}): Model {
  return { name, purpose: "chat", targets, timeouts: {}, ...more };
}

export function variant(name: string, modelName: string, more: Partial<Variant> = {}): Variant {
  return {
    name,
    model: modelName,
    weight: undefined,
    params: {},
    jsonMode: undefined,
    retries: { numRetries: 0, maxDelayS: 10 },
    timeouts: {},
    extraBody: [],
    extraHeaders: [],
    templates: {},
    ...more,
  };
}

export function chatFunction(
  name: string,
  variants: readonly Variant[],
  experimentation: Experimentation = { type: "order", variants: variants.map((v) => v.name) },
  more: Partial<GatewayFunction> = {},
): GatewayFunction {
  return {
    name,
    type: "chat",
    description: undefined,
    variants: new Map(variants.map((v) => [v.name, v])),
    experimentation,
    schemas: {},
    tools: [],
    toolChoice: "auto",
    parallelToolCalls: undefined,
    outputSchema: undefined,
    ...more,
  };
}

export function config(
  models: readonly Model[],
  functions: readonly GatewayFunction[],
  more: Partial<GatewayConfig> = {},
): GatewayConfig {
  return {
    dialect: "tensorzero",
    files: [],
    hash: "0123456789abcdef",
    listen: { host: undefined, port: undefined, isSaid: false, basePath: "" },
    order: "file",
    models: new Map(models.filter((m) => m.purpose === "chat").map((m) => [m.name, m])),
    embeddingModels: new Map(models.filter((m) => m.purpose === "embedding").map((m) => [m.name, m])),
    functions: new Map(functions.map((f) => [f.name, f])),
    tools: new Map(),
    metrics: new Map(),
    outboundTimeoutMs: 900_000,
    notices: [],
    ...more,
  };
}

/** One variant a target, named after it, in tiers as given: `{ local: 1, cloud: 3 }`. */
export function ladder(tiers: Readonly<Record<string, Tier>>, more: Partial<Target> = {}) {
  const names = Object.keys(tiers);
  const models = names.map((name, order) =>
    model(`m-${name}`, [target(`m-${name}/p`, { tier: tiers[name] as Tier, order, ...more })]),
  );
  return { models, variants: names.map((name) => variant(name, `m-${name}`)) };
}
