import type { KeyRing } from "../auth/provider-keys.ts";
import type { GatewayConfig, Model, Tier } from "../config/types.ts";
import type { BoundPrepare } from "../functions/index.ts";
import type { Attempt } from "../model/index.ts";
import type { RequestMark } from "../observe.ts";

/** A configuration in use, with what was made from it once. Replaced as a whole on reload. */
export interface Snapshot {
  readonly config: GatewayConfig;
  readonly prepare: BoundPrepare;
  readonly keys: KeyRing;
  /** A configured model, or one that a shorthand (`openai::gpt-4o`) stands for. */
  resolveModel(name: string): Model | undefined;
  /** The same for embedding models. */
  resolveEmbedding(name: string): Model | undefined;
}

/** What a caller may say beside the call itself. */
export interface CallOptions {
  readonly signal: AbortSignal;
  readonly onAttempt?: ((attempt: Attempt) => void) | undefined;
  readonly minTier?: Tier | undefined;
  readonly maxTier?: Tier | undefined;
  /** The HTTP request that the call came with. */
  readonly request?: RequestMark | undefined;
}
