import type { FinishReason, Usage } from "./answer.ts";
import type { Json } from "./request.ts";

/**
 * One step of a streamed answer. Blocks are told apart by `id`, which is the block's own
 * (for a tool call the call's id); deltas of one block concatenate.
 */
export type StreamEvent =
  | { readonly type: "text"; readonly id: string; readonly text: string }
  | {
      readonly type: "thought";
      readonly id: string;
      readonly text?: string | undefined;
      readonly signature?: string | undefined;
      /** Whose signature it is, and what it belongs to: said with the signature, as `ThoughtBlock` has them. */
      readonly providerType?: string | undefined;
      readonly extraData?: Json | undefined;
    }
  /** `name` is "" on every delta but the first of a call; `arguments` is a piece of JSON text. */
  | { readonly type: "tool_call"; readonly id: string; readonly name: string; readonly arguments: string }
  | { readonly type: "unknown"; readonly id: string; readonly data: Json }
  | { readonly type: "usage"; readonly usage: Usage }
  | { readonly type: "finish"; readonly reason: FinishReason };

/**
 * What one read of the network brought, decoded: the unit in which events travel, so that
 * ten deltas in one packet cost one step through the pipeline and one write to the client.
 */
export interface StreamBatch {
  readonly events: readonly StreamEvent[];
  /** The upstream's own text of these events, kept for records and `include_raw_response`. */
  readonly raw: string;
  /** What the request asked for and the provider could not be told; in the first batch, where there is such. */
  readonly dropped?: readonly string[] | undefined;
}

/** True for an event that a client would see as content: it ends the time in which a target can be replaced. */
export function isContent(event: StreamEvent): boolean {
  return event.type !== "usage" && event.type !== "finish";
}
