import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { GatewayControl } from "../control/control.ts";
import type { ExplainRequest } from "../engine/explain.ts";
import { RequestError } from "../error.ts";
import { Connection, type RemoteOptions } from "./connection.ts";
import { remoteEvents } from "./remote-events.ts";

const BASE = "/pmoves/v1";

/** Control of a running pmoves gateway. Throws `PmovesError` where another gateway answers. */
export function remoteControl(options: RemoteOptions): GatewayControl {
  const connection = new Connection(options);
  const ask = async <T>(
    method: "GET" | "POST",
    path: string,
    signal: AbortSignal,
    isRight: (value: Partial<Record<keyof T, unknown>>) => boolean,
    body?: unknown,
  ): Promise<T> => {
    try {
      const value = (await connection.json(method, BASE + path, body, signal)) as T;
      if (typeof value === "object" && value !== null && isRight(value)) return value;
    } catch (error) {
      if (isForeign(error)) throw foreign(connection.url, error);
      throw error;
    }
    throw connection.notOne(`${BASE}${path} has another shape than this version knows`);
  };
  const act = <T extends { readonly target: string }>(id: string, verb: string, signal: AbortSignal) =>
    ask<T>("POST", `/targets/${encodeURIComponent(id)}/${verb}`, signal, ({ target }) => target === id, {});
  return {
    state: (signal) =>
      ask(
        "GET",
        "/state",
        signal,
        ({ targets, functions }) => Array.isArray(targets) && Array.isArray(functions),
      ),
    explain: (asked, signal) =>
      ask("POST", "/route/explain", signal, ({ steps }) => Array.isArray(steps), explainBody(asked)),
    probe: async (id, signal) => {
      const result = await act<Awaited<ReturnType<GatewayControl["probe"]>>>(id, "probe", signal);
      return { ...result, ms: Math.round(result.ms) };
    },
    events: (signal, choice) =>
      remoteEvents(connection, `${BASE}/events?attempts=${choice?.attempts ?? "all"}`, signal),
    unbench: (id, signal) => act(id, "unbench", signal),
  };
}

function explainBody(asked: ExplainRequest) {
  return {
    function_name: asked.function,
    variant_name: asked.variant,
    model_name: asked.model,
    episode_id: asked.episodeId,
    request: asked.request,
    min_tier: asked.minTier,
    max_tier: asked.maxTier,
  };
}

/** A 404 of the route, not of a name that was asked for. */
function isForeign(error: unknown): error is RequestError {
  return error instanceof RequestError && error.status === 404 && !error.message.startsWith("Unknown ");
}

export const NOT_PMOVES = "gateway.not_pmoves";

function foreign(url: string, cause: RequestError): PmovesError {
  return new PmovesError(`the gateway at ${url} is not pmoves: it has no ${BASE}`, {
    code: NOT_PMOVES,
    exit: EXIT.failure,
    hint: "serve the same configuration with `pmoves serve`, or ask without a server by --config",
    cause,
  });
}
