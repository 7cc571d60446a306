import type { Clock } from "../../kernel/clock.ts";
import { uuid7 } from "../../kernel/uuid7.ts";
import type { RequestMark } from "../observe.ts";
import type { GatewayRequest } from "./handler-port.ts";

/** Goes out with every reply; OpenAI's clients show it as `_request_id`. */
export const REQUEST_ID = "x-request-id";

/** What a client may call its own request: anything else could forge a line of a log. */
const SANE = /^[\w.:/+=@-]{1,128}$/;

/** The client's own id of the request where it gave one that can be written down, else a new one. */
export function markOf(
  { headers, method }: Pick<GatewayRequest, "headers" | "method">,
  path: string,
  clock: Clock,
): RequestMark {
  const given = headers[REQUEST_ID];
  const sane = given !== undefined && SANE.test(given);
  return {
    id: sane ? given : uuid7(clock.now()),
    ours: !sane,
    method,
    path,
    traceparent: headers.traceparent,
    tracestate: headers.tracestate,
    recorded: false,
  };
}
