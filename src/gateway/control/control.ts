import type { ExplainRequest, Explanation } from "../engine/explain.ts";
import type { ProbeResult } from "../engine/probe.ts";
import type { EventBatch, EventChoice } from "./events.ts";
import type { GatewayState } from "./state.ts";

/** What commands ask of a gateway, in this process or behind `/pmoves/v1` of a running one. */
export interface GatewayControl {
  state(signal: AbortSignal): Promise<GatewayState>;
  explain(asked: ExplainRequest, signal: AbortSignal): Promise<Explanation>;
  probe(target: string, signal: AbortSignal): Promise<ProbeResult>;
  /**
   * What happens from now on, in batches, until the signal aborts. Ends where the gateway stops; throws
   * `PmovesError` where none answers.
   */
  events(signal: AbortSignal, choice?: EventChoice): AsyncIterable<EventBatch>;
  unbench(
    target: string,
    signal: AbortSignal,
  ): Promise<{ readonly target: string; readonly lifted: boolean }>;
}
