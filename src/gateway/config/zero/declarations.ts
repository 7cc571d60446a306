import type { Declarations, FunctionDecl, ModelDecl, ProviderDecl, VariantDecl } from "../declarations.ts";
import { anyOf, GLM_BASE } from "../provider-types.ts";
import type { Target } from "../types.ts";
import { OLLAMA_CHAT, OLLAMA_EMBED, ZERO_PROVIDERS, type ZeroProvider } from "./models.ts";
import { ollamaAddress } from "./ollama-host.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** A model that a local Ollama has. */
export interface LocalModel {
  readonly name: string;
  readonly embedding: boolean;
}

const OUTBOUND_TIMEOUT_MS = 900_000;
const ZAI_BASE = "https://api.z.ai/api/paas/v4";

/**
 * A configuration without a file: functions `chat` and `embed`, tried local first, over what the environment
 * has keys for. What is lacking stays in as a target that says so. `local` undefined: Ollama did not answer.
 */
export function zeroDeclarations(env: Env, local: readonly LocalModel[] | undefined): Declarations {
  const chat = [
    ...localDecls("chat", env, local),
    ...ZERO_PROVIDERS.map((one) => decl(one, one.chat, "chat", env)),
  ];
  const embed = [
    ...localDecls("embedding", env, local),
    ...ZERO_PROVIDERS.flatMap((one) =>
      one.embed === undefined ? [] : [decl(one, one.embed, "embedding", env)],
    ),
  ];
  return {
    dialect: "zero",
    listen: { host: undefined, port: undefined, isSaid: false, basePath: "" },
    outboundTimeoutMs: OUTBOUND_TIMEOUT_MS,
    models: [...chat, ...embed],
    functions: [functionOver("chat", "chat", chat), functionOver("embed", "embedding", embed)],
    tools: [],
    metrics: [],
    defaultCredentials: new Map(),
  };
}

/** Every local model by its own name, the one that the function uses first. */
function localDecls(
  purpose: ModelDecl["purpose"],
  env: Env,
  local: readonly LocalModel[] | undefined,
): readonly ModelDecl[] {
  const fallback = purpose === "chat" ? OLLAMA_CHAT : OLLAMA_EMBED;
  const wished = env[purpose === "chat" ? "OLLAMA_MODEL" : "OLLAMA_EMBED_MODEL"];
  const names = (local ?? [])
    .filter(({ embedding }) => embedding === (purpose === "embedding"))
    .map(({ name }) => name)
    .sort((a, b) => Number(b === wished) - Number(a === wished));
  if (names.length === 0) names.push(wished ?? fallback);
  const unusable = lacking(local, names[0] ?? fallback, env, purpose);
  return names.map((name) => {
    const provider = { ...EMPTY, name: "ollama", type: "ollama", address: ollamaAddress(env), unusable };
    return { name, purpose, at: [], providers: [{ ...provider, upstreamModel: name }], timeouts: {} };
  });
}

function lacking(
  local: readonly LocalModel[] | undefined,
  wanted: string,
  env: Env,
  purpose: ModelDecl["purpose"],
): Target["unusable"] {
  if (local === undefined) {
    const reason = `no Ollama answers at ${ollamaAddress(env)} (OLLAMA_HOST)`;
    return { skip: "unsupported", reason, fix: "start it with `ollama serve`, then reload" };
  }
  if (local.some(({ embedding }) => embedding === (purpose === "embedding"))) return undefined;
  const reason = `the local Ollama has no ${purpose} model`;
  return { skip: "unsupported", reason, fix: `ollama pull ${wanted}, then reload` };
}

function decl(from: ZeroProvider, upstreamModel: string, purpose: ModelDecl["purpose"], env: Env): ModelDecl {
  const [first, ...rest] = from.keys;
  const provider: ProviderDecl = {
    ...EMPTY,
    name: from.name,
    type: from.type,
    address: from.type === "glm" ? glmAddress(env) : undefined,
    upstreamModel,
    credential: anyOf(first, ...rest),
  };
  return { name: `${from.type}::${upstreamModel}`, purpose, at: [], providers: [provider], timeouts: {} };
}

/** A key under Z.ai's own name is for its international host. */
function glmAddress(env: Env): string {
  return !env.GLM_API_KEY && !env.ZHIPUAI_API_KEY && env.ZAI_API_KEY ? ZAI_BASE : GLM_BASE;
}

function functionOver(name: string, type: FunctionDecl["type"], models: readonly ModelDecl[]): FunctionDecl {
  const variants = new Map<string, VariantDecl>();
  for (const model of models) {
    const provider = model.providers[0]?.name ?? "";
    const variant = provider === "ollama" ? "local" : provider;
    if (!variants.has(variant)) variants.set(variant, variantOf(variant, model.name));
  }
  return {
    name,
    type,
    at: [],
    description: undefined,
    variants: [...variants.values()],
    idle: [],
    choice: { type: "order", variants: [...variants.keys()].map((variant) => ({ name: variant, at: [] })) },
    schemas: {},
    outputSchema: undefined,
    tools: [],
    toolsAt: [],
    toolChoice: "auto",
    parallelToolCalls: undefined,
  };
}

function variantOf(name: string, model: string): VariantDecl {
  return {
    name,
    at: [],
    model,
    modelAt: [],
    weight: undefined,
    params: {},
    jsonMode: undefined,
    retries: { numRetries: 0, maxDelayS: 10 },
    timeouts: {},
    extraBody: [],
    extraHeaders: [],
    templates: {},
  };
}

const EMPTY: Omit<ProviderDecl, "name" | "type" | "upstreamModel"> = {
  at: [],
  address: undefined,
  addressAt: [],
  credential: undefined,
  settings: {},
  timeouts: {},
  extraBody: [],
  extraHeaders: [],
  cost: [],
  script: undefined,
  unusable: undefined,
};
