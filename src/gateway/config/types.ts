import type {
  BodyPatch,
  HeaderPatch,
  JsonMode,
  JsonObject,
  Params,
  Scope,
  ToolChoice,
} from "../model/index.ts";
import type { Command } from "../providers/claude-code/process-port.ts";
import type { Script } from "../providers/scripted/script.ts";

/** What a target is: its `type`, else what its address says. Decides tier, wire traits and outcome table. */
export type Kind =
  | "ollama"
  | "cloudflare"
  | "openrouter"
  | "glm"
  | "gemini"
  | "anthropic"
  | "openai"
  /** An OpenAI-shaped server on a private address without a key: vLLM, llama.cpp, LM Studio. */
  | "local"
  /** An OpenAI-shaped hosted service without traits of its own: Together, Moonshot, Groq, Venice. */
  | "compatible"
  /** The user's own headless command, on a plan. */
  | "claude_code"
  | "scripted"
  /** Known to TensorZero, not spoken here; never tried. */
  | "foreign";

/** The protocol on the wire. A kind may be reached by more than one: Ollama natively or at `/v1`. */
export type Wire =
  | "ollama"
  | "openai"
  /** OpenAI's Responses API. */
  | "responses"
  | "anthropic"
  | "gemini"
  | "claude_code"
  | "scripted"
  | "none";

/** 1 local or free, 2 plans, 3 cloud paid by use. */
export type Tier = 1 | 2 | 3;

/** Where a key comes from. Resolved when a call is made, so that a rotated file or variable is seen on reload. */
export type Credential =
  | { readonly from: "none" }
  | { readonly from: "env"; readonly name: string }
  | { readonly from: "path"; readonly path: string }
  | { readonly from: "path_from_env"; readonly name: string }
  | { readonly from: "dynamic"; readonly name: string }
  | { readonly from: "sdk" }
  | { readonly from: "fallback"; readonly default: Credential; readonly fallback: Credential };

/** Clocks in milliseconds; undefined leaves the caller's default in force. */
export interface Timeouts {
  readonly totalMs?: number | undefined;
  readonly streamTtftMs?: number | undefined;
  readonly streamTotalMs?: number | undefined;
}

/** Price of one raw-usage figure, found by JSON Pointer in the provider's usage object. */
export interface CostRate {
  readonly pointer: string | undefined;
  readonly pointerNonStreaming: string | undefined;
  readonly pointerStreaming: string | undefined;
  readonly costPerMillion: number | undefined;
  readonly costPerUnit: number | undefined;
  readonly required: boolean;
}

/** What only the Responses wire is told. */
export interface ResponsesSettings {
  /** Reasoning is asked for in the encrypted form in which it can go back. */
  readonly encryptedReasoning: boolean;
  /** The service's own tools, sent with every request as they are. */
  readonly providerTools: readonly JsonObject[];
}

/** One place that can answer for one model. */
export interface Target {
  /** `model/provider`, unique; a valid structured-field token wherever the names allow it. */
  readonly id: string;
  readonly model: string;
  readonly provider: string;
  /** Chat or embeddings: which of the two model tables it came from. */
  readonly purpose: "chat" | "embedding";
  readonly kind: Kind;
  readonly wire: Wire;
  readonly tier: Tier;
  /** Position in the files, the tie-break inside a tier. */
  readonly order: number;
  /** Address up to and without the route (`…/v1` for OpenAI-shaped wires), no trailing slash; "" for scripted, a name for commands. */
  readonly baseUrl: string;
  /** The model's name at the provider. */
  readonly upstreamModel: string;
  readonly credential: Credential;
  /** Set when it can't be used at all as configured; it stays in every plan as a skip with this reason. */
  readonly unusable:
    | { readonly skip: "no_key" | "unsupported"; readonly reason: string; readonly fix: string }
    | undefined;
  readonly maxConcurrent: number | undefined;
  /** How long a request may wait for a free slot before the target counts as busy. */
  readonly queueMs: number;
  /** First-token limit for a model that has to be loaded first; local kinds only. */
  readonly coldStartMs: number | undefined;
  /** Tokens that fit, input and answer together, where the configuration says it. */
  readonly contextWindow: number | undefined;
  readonly timeouts: Timeouts;
  readonly extraBody: readonly BodyPatch[];
  readonly extraHeaders: readonly HeaderPatch[];
  readonly cost: readonly CostRate[];
  /** Provider-native options (Ollama's `num_ctx`, …) sent with every request. */
  readonly options: JsonObject;
  readonly script: Script | undefined;
  /** What is started for each request; set for `claude_code`. */
  readonly command?: Command | undefined;
  readonly responses?: ResponsesSettings | undefined;
}

export interface Model {
  readonly name: string;
  readonly purpose: "chat" | "embedding";
  /** Targets in routing order. */
  readonly targets: readonly Target[];
  readonly timeouts: Timeouts;
}

export interface Retries {
  readonly numRetries: number;
  readonly maxDelayS: number;
}

export interface Variant {
  readonly name: string;
  /** Key into `GatewayConfig.models` (or `embeddingModels` for an embedding function). */
  readonly model: string;
  readonly weight: number | undefined;
  readonly params: Params;
  readonly jsonMode: JsonMode | undefined;
  readonly retries: Retries;
  readonly timeouts: Timeouts;
  readonly extraBody: readonly (BodyPatch & { readonly scope: Scope })[];
  readonly extraHeaders: readonly (HeaderPatch & { readonly scope: Scope })[];
  /** MiniJinja sources by template name; `system`, `user`, `assistant` are the role templates. */
  readonly templates: Readonly<Record<string, string>>;
}

/** How variants are chosen. `order` is the seed's list: strictly one after the other. */
export type Experimentation =
  | { readonly type: "uniform" }
  | {
      readonly type: "static";
      readonly candidates: Readonly<Record<string, number>>;
      readonly fallbacks: readonly string[];
    }
  | { readonly type: "order"; readonly variants: readonly string[] };

export interface GatewayFunction {
  readonly name: string;
  readonly type: "chat" | "json" | "embedding";
  readonly description: string | undefined;
  readonly variants: ReadonlyMap<string, Variant>;
  readonly experimentation: Experimentation;
  /** JSON Schemas of template arguments, by template name (`system`, `user`, `assistant`, or their own). */
  readonly schemas: Readonly<Record<string, JsonObject>>;
  readonly tools: readonly string[];
  readonly toolChoice: ToolChoice;
  readonly parallelToolCalls: boolean | undefined;
  /** json functions; `{}` accepts anything. */
  readonly outputSchema: JsonObject | undefined;
}

export interface ToolConfig {
  /** The key in the file, which `allowed_tools` uses. */
  readonly key: string;
  /** What the model sees. */
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonObject;
  readonly strict: boolean;
}

export interface Metric {
  readonly name: string;
  readonly type: "boolean" | "float";
  readonly optimize: "min" | "max";
  readonly level: "inference" | "episode";
  readonly description: string | undefined;
}

/** Where something stands in a file; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly keyPath: string;
}

export interface Notice {
  readonly severity: "error" | "warning" | "info";
  /** Stable name, e.g. `config.even_sampling`. */
  readonly code: string;
  readonly message: string;
  readonly place: Place | undefined;
  readonly fix: string | undefined;
}

export interface ListenConfig {
  /** What the file (or TensorZero's default) asks for; undefined where nothing does. */
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** Whether the file itself names host and port. */
  readonly isSaid: boolean;
  /** Prefix of all routes, "" or "/x". */
  readonly basePath: string;
}

/** `tiers` sorts by tier, then file order, weights only inside a tier; `file` leaves the dialect's own order. */
export type RoutingOrder = "tiers" | "file";

/** Everything the gateway acts on, whichever dialect it was written in. Immutable; a reload makes a new one. */
export interface GatewayConfig {
  readonly dialect: "tensorzero" | "seed" | "zero";
  readonly files: readonly string[];
  /** First 16 hex digits of SHA-256 over names and contents of all files, templates too; `/status` shows it. */
  readonly hash: string;
  readonly listen: ListenConfig;
  readonly order: RoutingOrder;
  readonly models: ReadonlyMap<string, Model>;
  readonly embeddingModels: ReadonlyMap<string, Model>;
  readonly functions: ReadonlyMap<string, GatewayFunction>;
  readonly tools: ReadonlyMap<string, ToolConfig>;
  readonly metrics: ReadonlyMap<string, Metric>;
  /** Time limit of any upstream call that says nothing else. */
  readonly outboundTimeoutMs: number;
  readonly notices: readonly Notice[];
}
