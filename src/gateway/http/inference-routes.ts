import type { Clock } from "../../kernel/clock.ts";
import type { ParsedInference } from "../api/dialect.ts";
import { isWorkflowEpisode } from "../api/workflow-episode.ts";
import type { Tier } from "../config/types.ts";
import type { Engine } from "../engine/engine.ts";
import type { CallOptions } from "../engine/snapshot.ts";
import { RequestError } from "../error.ts";
import { addServed } from "./attempt-headers.ts";
import { toldError } from "./errors.ts";
import type { GatewayReply, GatewayRequest } from "./handler-port.ts";
import type { RecordsPort } from "./records/port.ts";
import { pinnedCall } from "./records/workflow.ts";
import { jsonHeaders, sseReply } from "./replies.ts";
import type { Routed } from "./route.ts";
import { heldSseBody, sseBody, withTimeout } from "./sse-body.ts";

export interface InferenceRouteDeps {
  readonly engine: Engine;
  readonly clock: Clock;
  /** How long a stream's 200 may wait for its first content. */
  holdMs(): number;
  onBug(error: unknown): void;
  /** Where episodes of workflow evaluations are kept. */
  readonly records?: Pick<RecordsPort, "episode"> | undefined;
}

/** Answers a parsed call, whole or as a stream, whichever dialect it came in. */
export async function answer(
  parsed: ParsedInference,
  routed: Pick<Routed, "request" | "mark">,
  openai: boolean,
  deps: InferenceRouteDeps,
): Promise<GatewayReply> {
  const { writer, replyHeaders } = parsed;
  const { engine, clock, records } = deps;
  const { episodeId } = parsed.call;
  const pinned = episodeId !== undefined && isWorkflowEpisode(episodeId);
  const call = pinned ? await pinnedCall(parsed.call, episodeId, records) : parsed.call;
  const options = callOptions(routed);
  const createdMs = clock.now();
  if (!call.stream) {
    const finished = await engine.infer(call, options);
    const headers = jsonHeaders();
    addServed(headers, finished.target, finished.attempts, finished.dropped);
    for (const name in replyHeaders) headers[name] = replyHeaders[name] as string;
    return { status: 200, headers, body: writer.whole(finished, createdMs) };
  }
  const session = await engine.stream(call, options);
  const opened = await withTimeout(session.opened, clock, deps.holdMs());
  if (opened) {
    const headers = { ...replyHeaders };
    addServed(headers, opened.served.target, opened.served.attempts, opened.dropped);
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

/** What a request says of its call beside the body. Throws `RequestError` 400 for a tier that is none. */
export function callOptions({ request, mark }: Pick<Routed, "request" | "mark">): CallOptions {
  const { signal, headers } = request;
  const minTier = tierOf("x-pmoves-min-tier", headers);
  const maxTier = tierOf("x-pmoves-max-tier", headers);
  return { signal, minTier, maxTier, request: mark };
}

/** `x-pmoves-min-tier` or `x-pmoves-max-tier`: 1, 2 or 3. */
function tierOf(name: string, headers: GatewayRequest["headers"]): Tier | undefined {
  const text = headers[name];
  if (text === undefined) return undefined;
  const tier = Number(text);
  if (tier === 1 || tier === 2 || tier === 3) return tier;
  throw new RequestError(400, `Header ${name} must be 1, 2 or 3`);
}
