import type { Secret } from "../../kernel/secret.ts";
import type { Target, Wire } from "../config/types.ts";
import type {
  EmbeddingAnswer,
  EmbeddingRequest,
  ModelAnswer,
  ModelRequest,
  StreamBatch,
} from "../model/index.ts";
import type { HttpClient } from "./http-port.ts";

export interface ProviderCall<Request> {
  readonly target: Target;
  /** The key to send, already resolved; undefined for targets that need none. */
  readonly key: Secret | undefined;
  readonly request: Request;
  readonly signal: AbortSignal;
  readonly http: HttpClient;
}

/**
 * One protocol, both ways: the canonical request to its wire and its wire back to canonical.
 * Every way to fail is thrown as `AttemptFailure`, classified; an abort throws the signal's reason.
 * Providers keep no state and read no configuration but the target's.
 */
export interface Provider {
  readonly wire: Wire;
  complete(call: ProviderCall<ModelRequest>): Promise<ModelAnswer>;
  /**
   * Yields what each read brought, as soon as it came. Throws before the first batch when the target
   * refuses. Ends after the upstream's own end mark; throws `AttemptFailure` when it broke off before.
   */
  stream(call: ProviderCall<ModelRequest>): AsyncGenerator<StreamBatch, void, undefined>;
  embed(call: ProviderCall<EmbeddingRequest>): Promise<EmbeddingAnswer>;
}
