import type { Credential, Kind, Wire } from "./types.ts";

/** What a provider's `type` says. Names, own fields and default keys: TensorZero core/config and docs. */
export interface ProviderType {
  /** `address` where the type alone does not say: anybody speaks OpenAI's protocol. */
  readonly kind: Kind | "address";
  readonly wire: Wire;
  readonly base: string | undefined;
  readonly credential: Credential;
  /** The key that holds the model's name there. */
  readonly modelKey: string | undefined;
  /** Keys beside `model_name`, `api_base` and those that every provider has. */
  readonly keys: readonly string[];
  /** Whether `type::model` is a model on its own. */
  readonly shorthand: boolean;
  /** False for types that only we read. */
  readonly tensorzero: boolean;
}

export const NO_KEY: Credential = { from: "none" };

/** The first of several variables that is set. */
export function anyOf(name: string, ...others: readonly string[]): Credential {
  const [next, ...rest] = others;
  const first: Credential = { from: "env", name };
  return next === undefined ? first : { from: "fallback", default: first, fallback: anyOf(next, ...rest) };
}

function hosted(base: string, key: string, more: Partial<ProviderType> = {}): ProviderType {
  return {
    kind: "compatible",
    wire: "openai",
    base,
    credential: { from: "env", name: key },
    modelKey: "model_name",
    keys: [],
    shorthand: true,
    tensorzero: true,
    ...more,
  };
}

function foreign(
  credential: Credential,
  modelKey: string | undefined,
  keys: readonly string[],
): ProviderType {
  return {
    kind: "foreign",
    wire: "none",
    base: undefined,
    credential,
    modelKey,
    keys,
    shorthand: false,
    tensorzero: true,
  };
}

function ours(kind: Kind, wire: Wire, base: string | undefined, credential: Credential): ProviderType {
  return { ...hosted("", "", { kind, wire, credential, tensorzero: false }), base };
}

const GCP_KEY: Credential = { from: "path_from_env", name: "GCP_VERTEX_CREDENTIALS_PATH" };
const GCP_KEYS = ["location", "project_id", "credential_location", "endpoint_id", "provider_tools"];
const AWS_KEYS = ["access_key_id", "secret_access_key", "session_token", "api_key", "region", "endpoint_url"];
/** Which of OpenAI's two protocols is spoken, and what only one of them has. */
export const RESPONSES_KEYS: readonly string[] = [
  "api_type",
  "include_encrypted_reasoning",
  "provider_tools",
];
const SCRIPTED = ours("scripted", "scripted", "", NO_KEY);
/** One plan stands behind all such commands: its name takes the place of an address. */
const CLAUDE_CODE: ProviderType = {
  ...ours("claude_code", "claude_code", "claude-code://plan", NO_KEY),
  shorthand: false,
};
const OWN_SERVER = { kind: "address", shorthand: false } as const;

export const GEMINI_BASE = "https://generativelanguage.googleapis.com/v1beta";
export const GLM_BASE = "https://open.bigmodel.cn/api/paas/v4";
export const OLLAMA_BASE = "http://localhost:11434";

export const PROVIDER_TYPES: ReadonlyMap<string, ProviderType> = new Map([
  [
    "openai",
    hosted("https://api.openai.com/v1", "OPENAI_API_KEY", {
      kind: "address",
      keys: [...RESPONSES_KEYS, "content_type_overrides"],
    }),
  ],
  [
    "anthropic",
    hosted("https://api.anthropic.com/v1", "ANTHROPIC_API_KEY", {
      kind: "address",
      wire: "anthropic",
      keys: ["beta_structured_outputs", "provider_tools"],
    }),
  ],
  [
    "google_ai_studio_gemini",
    hosted(GEMINI_BASE, "GOOGLE_AI_STUDIO_API_KEY", { kind: "gemini", wire: "gemini" }),
  ],
  ["openrouter", hosted("https://openrouter.ai/api/v1", "OPENROUTER_API_KEY", { kind: "openrouter" })],
  ["deepseek", hosted("https://api.deepseek.com/v1", "DEEPSEEK_API_KEY")],
  ["hyperbolic", hosted("https://api.hyperbolic.xyz/v1", "HYPERBOLIC_API_KEY")],
  ["xai", hosted("https://api.x.ai/v1", "XAI_API_KEY")],
  ["groq", hosted("https://api.groq.com/openai/v1", "GROQ_API_KEY", { keys: ["reasoning_format"] })],
  ["mistral", hosted("https://api.mistral.ai/v1", "MISTRAL_API_KEY", { keys: ["prompt_mode"] })],
  [
    "fireworks",
    hosted("https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY", { keys: ["parse_think_blocks"] }),
  ],
  ["together", hosted("https://api.together.xyz/v1", "TOGETHER_API_KEY", { keys: ["parse_think_blocks"] })],
  ["vllm", { ...hosted("", "VLLM_API_KEY", OWN_SERVER), base: undefined }],
  ["sglang", { ...hosted("", "SGLANG_API_KEY", OWN_SERVER), base: undefined }],
  ["tgi", { ...hosted("", "TGI_API_KEY", { ...OWN_SERVER, modelKey: undefined }), base: undefined }],
  ["azure", foreign(anyOf("AZURE_API_KEY", "AZURE_OPENAI_API_KEY"), "deployment_id", ["endpoint"])],
  ["aws_bedrock", foreign({ from: "sdk" }, "model_id", AWS_KEYS)],
  [
    "aws_sagemaker",
    foreign({ from: "sdk" }, "model_name", ["endpoint_name", "hosted_provider", ...AWS_KEYS]),
  ],
  ["gcp_vertex_gemini", foreign(GCP_KEY, "model_id", GCP_KEYS)],
  ["gcp_vertex_anthropic", foreign(GCP_KEY, "model_id", GCP_KEYS)],
  ["ollama", ours("ollama", "ollama", OLLAMA_BASE, NO_KEY)],
  [
    "cloudflare",
    {
      ...ours("cloudflare", "openai", undefined, anyOf("CLOUDFLARE_API_TOKEN", "CF_API_TOKEN")),
      keys: RESPONSES_KEYS,
    },
  ],
  ["glm", ours("glm", "openai", GLM_BASE, anyOf("GLM_API_KEY", "ZHIPUAI_API_KEY", "ZAI_API_KEY"))],
  ["claude_code", CLAUDE_CODE],
  ["scripted", SCRIPTED],
  ["dummy", SCRIPTED],
]);

/** The seed's own words for types. */
export const SEED_TYPES: Readonly<Record<string, string>> = {
  google: "google_ai_studio_gemini",
  gemini: "google_ai_studio_gemini",
};

/** `gcp_vertex_gemini::…` and `…_anthropic::…` are shorthands too, though not for us. */
export const FOREIGN_SHORTHANDS: readonly string[] = ["gcp_vertex_gemini", "gcp_vertex_anthropic"];
