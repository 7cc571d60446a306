import type { GatewayConfig, GatewayFunction, Target, Variant } from "../config/types.ts";
import type { InferenceCall, ModelAnswer, ModelRequest, StreamEvent } from "../model/index.ts";
import type { Finished } from "../result.ts";

/**
 * One call joined with the function (or bare model) it addresses: everything about it that does not
 * depend on who answers has been checked. Made once a request; `requestFor` is called per attempt.
 */
export interface PreparedCall {
  readonly call: InferenceCall;
  /** Undefined for a direct model call. */
  readonly function: GatewayFunction | undefined;
  readonly functionType: "chat" | "json";
  /** Whether its input has files by address, which not every target can fetch. */
  readonly hasFileUrls: boolean;
  /** Whether any variant of the function has templates. */
  readonly hasTemplates: boolean;
  /**
   * Fills the templates of these variants, so that one that fails does so before anybody has been asked.
   * Throws `RequestError` 400.
   */
  fill(variants: readonly (Variant | undefined)[]): void;
  /**
   * The request for one target under one variant: templates filled, tools resolved, parameters merged.
   * Throws `RequestError` 400 where the variant's template lacks or fails.
   */
  requestFor(variant: Variant | undefined, target: Target): ModelRequest;
  /** The function's rules applied to a whole answer. */
  finish(variant: Variant | undefined, answer: ModelAnswer): Pick<Finished, "content" | "output">;
  /** Stream events as the client may see them (json_mode `tool`: argument deltas become text). */
  adapt(variant: Variant | undefined, events: readonly StreamEvent[]): readonly StreamEvent[];
}

export interface PrepareCall {
  /** Throws `RequestError` (400, 404) for a call that can't be made. */
  (call: InferenceCall, config: GatewayConfig): PreparedCall;
  /**
   * Asked before the call is prepared: undefined, which is nearly always, or a promise to wait for
   * first. A call that brings JSON Schemas of its own needs the validator, which is loaded the first
   * time that one comes.
   */
  readonly ready?: (call: InferenceCall) => Promise<void> | undefined;
}
