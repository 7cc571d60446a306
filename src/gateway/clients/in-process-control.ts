import { nearest } from "../../kernel/suggest.ts";
import { explainAsked } from "../api/own/explain-request.ts";
import type { Target } from "../config/types.ts";
import type { GatewayControl } from "../control/control.ts";
import { allTargets, unbench } from "../control/state.ts";
import { RequestError } from "../error.ts";
import type { Gateway } from "../run/gateway.ts";

/** Control of an engine in this process; `RequestError` 404 for names that don't exist. */
export function inProcessControl({
  engine,
  benches,
  state,
  hub,
}: Pick<Gateway, "engine" | "benches" | "state"> & Partial<Pick<Gateway, "hub">>): GatewayControl {
  const targetOf = (id: string): Target => {
    const targets = allTargets(engine.snapshot.config);
    const found = targets.find((target) => target.id === id);
    if (found !== undefined) return found;
    throw unknownTarget(
      id,
      targets.map((target) => target.id),
    );
  };
  return {
    state: async () => state(),
    explain: (asked) => explainAsked(engine, asked, Date.now()),
    probe: async (id, signal) => {
      const result = await engine.probe(targetOf(id), signal);
      signal.throwIfAborted();
      return { ...result, ms: Math.round(result.ms) };
    },
    events: (signal, choice) => hub?.listen(signal, choice) ?? nothing(),
    unbench: async (id) => unbench(targetOf(id), benches),
  };
}

/** An engine that serves nobody: nothing happens in it but what its own command asks for. */
async function* nothing(): AsyncGenerator<never, void, undefined> {
  yield* [];
}

export function unknownTarget(id: string, ids: readonly string[]): RequestError {
  const near = nearest(id, ids);
  const hint = near === undefined ? "`pmoves models` lists them" : `did you mean ${near}?`;
  return new RequestError(404, `Unknown target: ${id} (${hint})`);
}
