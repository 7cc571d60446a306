/**
 * The canonical request: what every client dialect is parsed into and every provider is built from.
 * A client dialect and a provider never know each other; both speak this.
 */

/** Any value that JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface TextBlock {
  readonly type: "text";
  readonly text: string;
}

/** A call of a tool by the model. `arguments` is JSON text, exactly as the model wrote it. */
export interface ToolCallBlock {
  readonly type: "tool_call";
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

export interface ToolResultBlock {
  readonly type: "tool_result";
  /** The id of the tool call that this answers. */
  readonly id: string;
  readonly name: string;
  readonly result: string;
}

/** Reasoning. `signature` and `extraData` are opaque and valid only at the provider that made them. */
export interface ThoughtBlock {
  readonly type: "thought";
  readonly text?: string | undefined;
  readonly signature?: string | undefined;
  readonly summary?: readonly { readonly type: "summary_text"; readonly text: string }[] | undefined;
  readonly providerType?: string | undefined;
  readonly extraData?: Json | undefined;
}

/** An image or a document, by address or by content (`data` is base64 without a `data:` prefix). */
export interface FileBlock {
  readonly type: "file";
  readonly url?: string | undefined;
  readonly data?: string | undefined;
  readonly mimeType?: string | undefined;
  readonly detail?: "low" | "high" | "auto" | undefined;
  readonly filename?: string | undefined;
}

/** A block that only one provider understands; sent to the target it names, dropped elsewhere. */
export interface UnknownBlock {
  readonly type: "unknown";
  readonly data: Json;
  readonly modelName?: string | undefined;
  readonly providerName?: string | undefined;
}

export type Block = TextBlock | ToolCallBlock | ToolResultBlock | ThoughtBlock | FileBlock | UnknownBlock;

export type Role = "user" | "assistant";

export interface Message {
  readonly role: Role;
  readonly content: readonly Block[];
}

export type ReasoningEffort = "none" | "minimal" | "low" | "medium" | "high" | "xhigh" | (string & {});

/** Sampling parameters under TensorZero's names; absent means the provider's default. */
export interface Params {
  readonly temperature?: number | undefined;
  readonly max_tokens?: number | undefined;
  readonly seed?: number | undefined;
  readonly top_p?: number | undefined;
  readonly presence_penalty?: number | undefined;
  readonly frequency_penalty?: number | undefined;
  readonly stop_sequences?: readonly string[] | undefined;
  readonly reasoning_effort?: ReasoningEffort | undefined;
  readonly service_tier?: "auto" | "default" | "priority" | "flex" | undefined;
  readonly thinking_budget_tokens?: number | undefined;
  readonly verbosity?: string | undefined;
}

/** A function the model may call; `parameters` is a JSON Schema. */
export interface FunctionTool {
  readonly type: "function";
  readonly name: string;
  readonly description: string | undefined;
  readonly parameters: JsonObject;
  readonly strict: boolean;
}

/** OpenAI's custom tool: free text, optionally under a grammar. */
export interface CustomTool {
  readonly type: "openai_custom";
  readonly name: string;
  readonly description: string | undefined;
  readonly format: Json | undefined;
}

export type Tool = FunctionTool | CustomTool;
export type ToolChoice = "none" | "auto" | "required" | { readonly specific: string };

export interface ToolSet {
  readonly tools: readonly Tool[];
  readonly choice: ToolChoice;
  readonly parallel: boolean | undefined;
  /** Provider-native tools for the target at hand, passed through as they are. */
  readonly provider: readonly Json[];
}

/** What shape the answer must have. `schema` with `strict` asks the provider to enforce it. */
export type OutputFormat =
  | { readonly type: "text" }
  | { readonly type: "json" }
  | { readonly type: "schema"; readonly name: string; readonly schema: JsonObject; readonly strict: boolean };

/** One change to the body that goes upstream, by JSON Pointer (RFC 6901). */
export type BodyPatch =
  | { readonly pointer: string; readonly value: Json }
  | { readonly pointer: string; readonly delete: true };

export type HeaderPatch =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly delete: true };

/** What one provider is asked to answer: templates filled, tools resolved, parameters merged. */
export interface ModelRequest {
  readonly system: string | undefined;
  readonly messages: readonly Message[];
  readonly params: Params;
  readonly tools: ToolSet | undefined;
  readonly output: OutputFormat;
  readonly stream: boolean;
  readonly extraBody: readonly BodyPatch[];
  readonly extraHeaders: readonly HeaderPatch[];
}

export interface EmbeddingRequest {
  /** Texts, or one list of token ids a text. */
  readonly inputs: readonly (string | readonly number[])[];
  readonly dimensions: number | undefined;
}
