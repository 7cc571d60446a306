import type { Target } from "../../config/types.ts";
import type { Json, ThoughtBlock } from "../../model/index.ts";
import { fieldsOf, stringOf } from "../fields.ts";
import { traitsOf } from "./models.ts";

/**
 * Gemini signs parts: a tool call, a text or a thought carries a `thoughtSignature`, which has to come back
 * on the same part. The canonical model has signatures on thoughts only, so a signed part becomes a thought
 * without text right before it (in a stream, where a text has begun already, right after), and the
 * thought's extra data says which part it was.
 */
export interface Binding {
  readonly signs: "tool_call" | "text" | "thought";
  /** The id of the tool call. */
  readonly id?: string | undefined;
  /** The model that signed; another model would refuse the signature. */
  readonly model: string;
}

export const PROVIDER_TYPE = "gemini";

/** Gemini under TensorZero's names: its histories may hold thoughts that say so. */
const OWN: ReadonlySet<string> = new Set([PROVIDER_TYPE, "google_ai_studio_gemini", "gcp_vertex_gemini"]);

/** The documented value for tool calls whose signature is lost or was never made (ai.google.dev, thought signatures). */
export const UNSIGNED = "skip_thought_signature_validator";

export function bindingOf(signs: Binding["signs"], target: Target, id?: string): Json {
  return id === undefined
    ? { signs, model: target.upstreamModel }
    : { signs, id, model: target.upstreamModel };
}

export interface Signed {
  readonly signature: string;
  /** Undefined where the client kept no extra data: then the place says it. */
  readonly signs: Binding["signs"] | undefined;
  readonly id: string;
}

/** What a thought of the past signs at this target; undefined where it is unsigned or of another's making. */
export function signedBy(block: ThoughtBlock, target: Target): Signed | undefined {
  const { signature, providerType } = block;
  if (signature === undefined || signature === "") return undefined;
  if (providerType !== undefined && !OWN.has(providerType)) return undefined;
  const extra = fieldsOf(block.extraData);
  const model = stringOf(extra?.model);
  if (model !== "" && model !== target.upstreamModel) return undefined;
  const signs = extra?.signs;
  const known = signs === "tool_call" || signs === "text" || signs === "thought" ? signs : undefined;
  return { signature, signs: known, id: stringOf(extra?.id) };
}

/** The first tool call of a step must be signed; what came from elsewhere says that it is not. */
export function signFirstCall(parts: readonly Record<string, unknown>[], target: Target): void {
  if (!traitsOf(target).signed) return;
  const first = parts.find((part) => part.functionCall !== undefined);
  if (first !== undefined) first.thoughtSignature ??= UNSIGNED;
}
