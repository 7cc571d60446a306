import type { GatewayConfig, RoutingOrder, ToolConfig } from "../types.ts";
import { objectOf } from "./files.ts";
import { buildFunction } from "./functions.ts";
import { ModelSet } from "./models.ts";
import type { BuildContext } from "./target.ts";

/** What the configuration is besides what its text says. */
export interface Identity {
  readonly files: readonly string[];
  readonly hash: string;
  readonly order: RoutingOrder | undefined;
}

/** Resolves every name; problems land in the context, notices stay there until all lints have run. */
export function buildConfig(context: BuildContext, identity: Identity): GatewayConfig {
  const { declarations } = context;
  let order = 0;
  const nextOrder = () => order++;
  const chat = new ModelSet("chat", context, nextOrder);
  const embedding = new ModelSet("embedding", context, nextOrder);
  const tools = new Map(declarations.tools.map((tool) => [tool.key, buildTool(tool, context)]));
  const names = { chat, embedding, tools };
  const functions = declarations.functions.map((one) => buildFunction(one, names, context));
  return {
    dialect: declarations.dialect,
    files: identity.files,
    hash: identity.hash,
    listen: declarations.listen,
    order: identity.order ?? (declarations.dialect === "tensorzero" ? "file" : "tiers"),
    models: chat.models,
    embeddingModels: embedding.models,
    functions: new Map(functions.map((one) => [one.name, one])),
    tools,
    metrics: new Map(declarations.metrics.map((metric) => [metric.name, metric])),
    outboundTimeoutMs: declarations.outboundTimeoutMs,
    notices: context.problems.notices,
  };
}

function buildTool(
  { key, name, description, parameters, strict }: BuildContext["declarations"]["tools"][number],
  context: BuildContext,
): ToolConfig {
  return { key, name, description, parameters: (parameters && objectOf(parameters, context)) ?? {}, strict };
}
