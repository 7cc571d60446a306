import type { BodyPatch, HeaderPatch, JsonMode, JsonObject, Params, ToolChoice } from "../model/index.ts";
import type { Command } from "../providers/claude-code/process-port.ts";
import type { Script } from "../providers/scripted/script.ts";
import type { FileRef } from "./read/context.ts";
import type { Path } from "./toml/path.ts";
import type {
  CostRate,
  Credential,
  GatewayConfig,
  Kind,
  ListenConfig,
  Metric,
  ResponsesSettings,
  Retries,
  Target,
  Tier,
  Timeouts,
  Wire,
} from "./types.ts";

/**
 * What the files (or the environment) say, in one form for all dialects, before names are resolved and
 * before anything is known of keys, hosts and files. `at` is where it stands.
 */
export interface Declarations {
  readonly dialect: GatewayConfig["dialect"];
  readonly listen: ListenConfig;
  readonly outboundTimeoutMs: number;
  readonly models: readonly ModelDecl[];
  readonly functions: readonly FunctionDecl[];
  readonly tools: readonly ToolDecl[];
  readonly metrics: readonly Metric[];
  /** `provider_types.T.defaults`: keys of shorthand models and of providers that name none. */
  readonly defaultCredentials: ReadonlyMap<string, Credential>;
}

/** Keys that TensorZero lacks; they may stand in the file or, by target id, in pmoves.toml. */
export interface TargetSettings {
  readonly kind?: Kind | undefined;
  readonly tier?: Tier | undefined;
  readonly wire?: Wire | undefined;
  readonly maxConcurrent?: number | undefined;
  readonly queueMs?: number | undefined;
  readonly coldStartMs?: number | undefined;
  readonly contextWindow?: number | undefined;
  readonly options?: JsonObject | undefined;
}

export interface ProviderDecl {
  readonly name: string;
  readonly at: Path;
  /** One of `PROVIDER_TYPES`. */
  readonly type: string;
  /** As written, variables filled; undefined for the type's own. */
  readonly address: string | undefined;
  readonly addressAt: Path;
  readonly upstreamModel: string;
  /** What the file names; undefined for the default. */
  readonly credential: Credential | undefined;
  readonly settings: TargetSettings;
  readonly timeouts: Timeouts;
  readonly extraBody: readonly BodyPatch[];
  readonly extraHeaders: readonly HeaderPatch[];
  readonly cost: readonly CostRate[];
  readonly script: Script | undefined;
  readonly command?: Command | undefined;
  readonly responses?: ResponsesSettings | undefined;
  /** Known to be of no use already when it was read. */
  readonly unusable: Target["unusable"];
}

export interface ModelDecl {
  readonly name: string;
  readonly purpose: "chat" | "embedding";
  readonly at: Path;
  /** In routing order. */
  readonly providers: readonly ProviderDecl[];
  readonly timeouts: Timeouts;
}

export interface VariantDecl {
  readonly name: string;
  readonly at: Path;
  readonly model: string;
  readonly modelAt: Path;
  readonly weight: number | undefined;
  readonly params: Params;
  readonly jsonMode: JsonMode | undefined;
  readonly retries: Retries;
  readonly timeouts: Timeouts;
  readonly extraBody: readonly BodyPatch[];
  readonly extraHeaders: readonly HeaderPatch[];
  readonly templates: Readonly<Record<string, FileRef>>;
}

export interface FunctionDecl {
  readonly name: string;
  readonly type: "chat" | "json" | "embedding";
  readonly at: Path;
  readonly description: string | undefined;
  readonly variants: readonly VariantDecl[];
  /** Variants of types that are read and not acted on. */
  readonly idle: readonly string[];
  readonly choice: ChoiceDecl;
  readonly schemas: Readonly<Record<string, FileRef>>;
  readonly outputSchema: FileRef | undefined;
  readonly tools: readonly string[];
  readonly toolsAt: Path;
  readonly toolChoice: ToolChoice;
  readonly parallelToolCalls: boolean | undefined;
}

/** A variant's name somewhere in a choice. */
export interface VariantRef {
  readonly name: string;
  readonly at: Path;
}

/** How variants are to be chosen, as written. */
export type ChoiceDecl =
  /** Nothing said: weights decide if there are any, else chance. */
  | { readonly type: "weights" }
  | {
      readonly type: "static";
      /** Undefined: all that are not fallbacks, alike. */
      readonly candidates: readonly (VariantRef & { readonly weight: number })[] | undefined;
      readonly fallbacks: readonly VariantRef[];
    }
  /** The seed's list; undefined: by falling weight. */
  | { readonly type: "order"; readonly variants: readonly VariantRef[] | undefined };

export interface ToolDecl {
  readonly key: string;
  readonly at: Path;
  readonly name: string;
  readonly description: string;
  readonly parameters: FileRef | undefined;
  readonly strict: boolean;
}
