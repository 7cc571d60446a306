/** The models that zero-configuration asks for, one row a provider, in the order in which they are tried. */
export interface ZeroProvider {
  /** The variant's name. */
  readonly name: string;
  /** One of `PROVIDER_TYPES`. */
  readonly type: string;
  readonly chat: string;
  /** Undefined where the provider has no embeddings, or no wire for them here. */
  readonly embed: string | undefined;
  /** Variables that hold its key, the first one set wins. */
  readonly keys: readonly [string, ...string[]];
}

/** Asked for where Ollama runs and holds no model. */
export const OLLAMA_CHAT = "qwen3:8b";
export const OLLAMA_EMBED = "qwen3-embedding:4b";

export const ZERO_PROVIDERS: readonly ZeroProvider[] = [
  {
    name: "cloudflare",
    type: "cloudflare",
    chat: "@cf/openai/gpt-oss-20b",
    embed: "@cf/baai/bge-m3",
    keys: ["CLOUDFLARE_API_TOKEN", "CF_API_TOKEN"],
  },
  {
    name: "openrouter",
    type: "openrouter",
    chat: "openai/gpt-4o-mini",
    embed: "openai/text-embedding-3-small",
    keys: ["OPENROUTER_API_KEY"],
  },
  {
    name: "glm",
    type: "glm",
    chat: "glm-4.6",
    embed: "embedding-3",
    keys: ["GLM_API_KEY", "ZHIPUAI_API_KEY", "ZAI_API_KEY"],
  },
  {
    name: "gemini",
    type: "google_ai_studio_gemini",
    chat: "gemini-2.5-flash",
    embed: "gemini-embedding-001",
    keys: ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_AI_STUDIO_API_KEY"],
  },
  {
    name: "anthropic",
    type: "anthropic",
    chat: "claude-sonnet-4-5",
    embed: undefined,
    keys: ["ANTHROPIC_API_KEY"],
  },
  {
    name: "openai",
    type: "openai",
    chat: "gpt-4o-mini",
    embed: "text-embedding-3-small",
    keys: ["OPENAI_API_KEY"],
  },
];
