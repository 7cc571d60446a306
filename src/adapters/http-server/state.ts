import type { GatewayHandler } from "../../gateway/http/handler-port.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { ServerLimits } from "./limits.ts";

/** What every exchange of one server shares. */
export interface ServerState {
  readonly handler: GatewayHandler;
  readonly limits: ServerLimits;
  readonly clock: Clock;
  /** Told of every error that the handler's contract rules out. */
  readonly onFault: (thrown: unknown) => void;
  /** Replies end their connection from now on. */
  draining: boolean;
}
