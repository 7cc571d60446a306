export type Effort = "low" | "medium" | "high" | "xhigh" | "max";

/** In what the models behind the Messages API differ, as data. */
export interface ModelTraits {
  /** Most tokens of one answer; sent as `max_tokens` where the request says none, because the wire wants it. */
  readonly mostTokens: number;
  /** How thinking is asked for: by a token budget, by effort (`adaptive`), either way, or not at all. */
  readonly thinking: "none" | "budget" | "either" | "adaptive";
  /** Without being asked the model does not think, thinks, or thinks whatever it is told. */
  readonly unasked: "off" | "on" | "always";
  /** Values of `output_config.effort`, lowest first. */
  readonly efforts: readonly Effort[];
  /** `temperature` and `top_p`: both at once, one of the two, or none. */
  readonly sampling: "both" | "one" | "none";
  /** `output_config.format` and strict tools. */
  readonly schema: boolean;
  /** `tool_choice` any and tool. */
  readonly forcedTools: boolean;
  /** Thinking comes back without its text unless `display` asks for the summary. */
  readonly textOmitted: boolean;
}

const CLASSIC: ModelTraits = {
  mostTokens: 8192,
  thinking: "budget",
  unasked: "off",
  efforts: [],
  sampling: "both",
  schema: false,
  forcedTools: true,
  textOmitted: false,
};
const OLDEST: ModelTraits = { ...CLASSIC, thinking: "none" };
const GENERATION_4_5: ModelTraits = { ...CLASSIC, mostTokens: 64_000, sampling: "one", schema: true };
const GENERATION_4_6: ModelTraits = {
  ...GENERATION_4_5,
  thinking: "either",
  efforts: ["low", "medium", "high", "max"],
};
const ADAPTIVE: ModelTraits = {
  mostTokens: 128_000,
  thinking: "adaptive",
  unasked: "off",
  efforts: ["low", "medium", "high", "xhigh", "max"],
  sampling: "none",
  schema: true,
  forcedTools: true,
  textOmitted: true,
};
const ALWAYS: ModelTraits = { ...ADAPTIVE, unasked: "always", forcedTools: false };

/**
 * By the beginning of the model's name; the first that fits decides. Sources: platform.claude.com, models
 * overview, thinking, effort, structured outputs and the models' migration guides.
 */
const MODELS: readonly (readonly [prefix: string, traits: ModelTraits])[] = [
  ["claude-3-7-", { ...CLASSIC, mostTokens: 64_000 }],
  ["claude-3-5-", OLDEST],
  ["claude-3-", { ...OLDEST, mostTokens: 4096 }],
  ["claude-opus-4-8", ADAPTIVE],
  ["claude-opus-4-7", ADAPTIVE],
  ["claude-opus-4-6", { ...GENERATION_4_6, mostTokens: 128_000 }],
  ["claude-sonnet-4-6", GENERATION_4_6],
  ["claude-opus-4-5", GENERATION_4_5],
  ["claude-sonnet-4-5", GENERATION_4_5],
  ["claude-haiku-4-5", GENERATION_4_5],
  ["claude-opus-4-1", { ...CLASSIC, mostTokens: 32_000, sampling: "one" }],
  ["claude-opus-4", { ...CLASSIC, mostTokens: 32_000 }],
  ["claude-sonnet-4", { ...CLASSIC, mostTokens: 64_000 }],
  ["claude-opus-5-5", ALWAYS],
  ["claude-opus-5", { ...ADAPTIVE, unasked: "on" }],
  ["claude-sonnet-5", { ...ADAPTIVE, unasked: "on" }],
  ["claude-haiku-5", { ...ADAPTIVE, unasked: "on" }],
  ["claude-fable-", ALWAYS],
  ["claude-mythos-", ALWAYS],
];

/** A Claude that is newer than this table: only what every model of the last generations accepts. */
const NEWER: ModelTraits = { ...ALWAYS, mostTokens: 64_000 };

/**
 * What a model takes. Prefixes of resellers (`anthropic/…`) and dots for dashes (`4.5`) do not matter.
 * A name without `claude-` is another maker's model behind the same protocol: 8192 tokens, no schemas.
 */
export function traitsOf(upstreamModel: string): ModelTraits {
  const at = upstreamModel.indexOf("claude-");
  if (at === -1) return CLASSIC;
  const name = upstreamModel.slice(at).replaceAll(".", "-");
  for (const [prefix, traits] of MODELS) if (name.startsWith(prefix)) return traits;
  return NEWER;
}
