import type { Clock } from "../../kernel/clock.ts";
import type { ParsedInference } from "../api/dialect.ts";
import type { Tier } from "../config/types.ts";
import type { Engine } from "../engine.ts";
import { RequestError } from "../error.ts";
import type { GatewayReply, GatewayRequest } from "../handler-port.ts";
import type { CallOptions } from "../snapshot.ts";
import { droppedHeader, servedHeaders } from "./attempt-headers.ts";
import { toldError } from "./errors.ts";
import { jsonReply, sseReply } from "./replies.ts";
import { heldSseBody, sseBody, withTimeout } from "./sse-body.ts";

export interface InferenceRouteDeps {
  readonly engine: Engine;
  readonly clock: Clock;
  /** How long a stream's 200 may wait for its first content. */
  holdMs(): number;
  onBug(error: unknown): void;
}

/** Answers a parsed call, whole or as a stream, whichever dialect it came in. */
export async function answer(
  parsed: ParsedInference,
  request: GatewayRequest,
  openai: boolean,
  deps: InferenceRouteDeps,
): Promise<GatewayReply> {
  const { call, writer, replyHeaders } = parsed;
  const { engine, clock } = deps;
  const options: CallOptions = { signal: request.signal, ...tierBounds(request.headers) };
  const createdMs = clock.now();
  if (!call.stream) {
    const finished = await engine.infer(call, options);
    const headers = {
      ...servedHeaders(finished.target, finished.attempts),
      ...droppedHeader(finished.dropped),
      ...replyHeaders,
    };
    return jsonReply(200, writer.whole(finished, createdMs), headers);
  }
  const session = await engine.stream(call, options);
  const opened = await withTimeout(session.opened, clock, deps.holdMs());
  if (opened) {
    const headers = {
      ...servedHeaders(opened.served.target, opened.served.attempts),
      ...droppedHeader(opened.dropped),
      ...replyHeaders,
    };
    return sseReply(sseBody(opened, writer, createdMs), headers);
  }
  // A client that leaves before it reads the body leaves nobody to take the failure, which is recorded already.
  session.opened.catch(() => undefined);
  const errorOf = (error: unknown) => {
    const told = toldError(error, openai, deps.onBug);
    return told.status === 499 ? undefined : told;
  };
  return sseReply(heldSseBody(session, writer, clock, createdMs, errorOf), replyHeaders);
}

/** `x-pmoves-min-tier` and `x-pmoves-max-tier`: 1, 2 or 3. */
function tierBounds(headers: GatewayRequest["headers"]): Pick<CallOptions, "minTier" | "maxTier"> {
  return {
    minTier: tierOf("x-pmoves-min-tier", headers),
    maxTier: tierOf("x-pmoves-max-tier", headers),
  };
}

function tierOf(name: string, headers: GatewayRequest["headers"]): Tier | undefined {
  const text = headers[name];
  if (text === undefined) return undefined;
  const tier = Number(text);
  if (tier === 1 || tier === 2 || tier === 3) return tier;
  throw new RequestError(400, `Header ${name} must be 1, 2 or 3`);
}
