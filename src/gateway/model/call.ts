import type {
  Block,
  BodyPatch,
  HeaderPatch,
  Json,
  JsonObject,
  Params,
  Role,
  Tool,
  ToolChoice,
} from "./request.ts";

/**
 * What a client asked for, after its dialect has been read and before configuration has been
 * applied: functions are still names, templates unfilled, tools unresolved.
 */

/** Input that only functions know: it becomes text before a provider sees it. */
export type InputBlock =
  | Block
  /** Arguments of a named template; `name` is the role for the legacy form. */
  | { readonly type: "template"; readonly name: string; readonly arguments: JsonObject }
  /** Text that goes to the model as it is, past any template. */
  | { readonly type: "raw_text"; readonly value: string };

export interface InputMessage {
  readonly role: Role;
  readonly content: readonly InputBlock[];
}

export interface Input {
  /** Text, or the arguments of the function's system template. */
  readonly system: string | JsonObject | undefined;
  readonly messages: readonly InputMessage[];
}

/** Whom the call is for. `variant` pins one; a model call has no variants. */
export type Address =
  | { readonly type: "function"; readonly name: string; readonly variant: string | undefined }
  | { readonly type: "model"; readonly name: string };

/** Which attempts a patch or provider tool is meant for; absent means all. */
export interface Scope {
  readonly variantName?: string | undefined;
  readonly modelName?: string | undefined;
  readonly providerName?: string | undefined;
}

export interface ToolParams {
  readonly choice: ToolChoice | undefined;
  readonly parallel: boolean | undefined;
  /** Keys of configured tools; undefined means the function's own list. */
  readonly allowed: readonly string[] | undefined;
  readonly additional: readonly Tool[];
  readonly provider: readonly { readonly scope: Scope | undefined; readonly tool: Json }[];
}

export type JsonMode = "off" | "on" | "strict" | "tool";

export interface CacheOptions {
  readonly enabled: "off" | "on" | "read_only" | "write_only";
  readonly maxAgeS: number | undefined;
}

export interface InferenceCall {
  readonly address: Address;
  /** Checked UUIDv7 of the client, or undefined to have one made. */
  readonly episodeId: string | undefined;
  readonly input: Input;
  readonly params: Params;
  readonly jsonMode: JsonMode | undefined;
  readonly outputSchema: JsonObject | undefined;
  readonly outputSchemaName: string | undefined;
  readonly tools: ToolParams;
  readonly stream: boolean;
  readonly dryrun: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly namespace: string | undefined;
  /** Values for `dynamic::NAME` credentials. Never logged, never recorded. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly cache: CacheOptions | undefined;
  readonly extraBody: readonly (BodyPatch & { readonly scope: Scope })[];
  readonly extraHeaders: readonly (HeaderPatch & { readonly scope: Scope })[];
  readonly include: {
    readonly rawUsage: boolean;
    readonly rawResponse: boolean;
    readonly originalResponse: boolean;
    readonly aggregated: boolean;
  };
}

export interface EmbeddingCall {
  /** `function` addresses a function of type `embedding` (the seed's dialect and zero-configuration). */
  readonly address: { readonly type: "function" | "embedding_model"; readonly name: string };
  readonly inputs: readonly (string | readonly number[])[];
  readonly dimensions: number | undefined;
  readonly dryrun: boolean;
  readonly credentials: Readonly<Record<string, string>>;
  readonly includeRawResponse: boolean;
}
