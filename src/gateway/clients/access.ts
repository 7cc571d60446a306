import { Secret } from "../../kernel/secret.ts";
import type { InferenceClient } from "../client.ts";
import type { GatewayControl } from "../control/control.ts";
import { gatewayState } from "../control/state.ts";
import type { EngineRoom } from "../run/gateway.ts";
import type { Keeping } from "../run/keeping.ts";
import { type ConfigChoice, type OpenPorts, openEngine } from "../run/open.ts";
import { type GiveFeedback, ownFeedback, remoteFeedback } from "./feedback.ts";
import { inProcessClient } from "./in-process.ts";
import { inProcessControl } from "./in-process-control.ts";
import { remoteClient } from "./remote.ts";
import { remoteControl } from "./remote-control.ts";

/** Where a command goes: to a gateway's URL, else to an engine in this process. */
export interface Where extends Pick<ConfigChoice, "config" | "rewrite" | "localFirst"> {
  readonly gateway?: string | undefined;
  /** Where the URL was given, e.g. `env PMOVES_GATEWAY_URL`; shown in errors. */
  readonly gatewayFrom?: string | undefined;
}

export interface Access {
  /** Throws `PmovesError` (exit 2) where in this process no target can be used. */
  inference(where: Where): Promise<InferenceClient>;
  /** Control only looks, so a configuration without a usable target is fine. */
  control(where: Where): Promise<GatewayControl>;
  /** Says something of an answer: to a gateway, else into the records of this machine. */
  feedback(where: Where): Promise<GiveFeedback>;
}

/** Variables that hold a key of the gateway, strongest first. `OPENAI_API_KEY` is a provider's, so it is none of them. */
const KEY_NAMES = ["PMOVES_API_KEY", "TENSORZERO_API_KEY"] as const;

function keyOf(env: Readonly<Record<string, string | undefined>>): Secret | undefined {
  const key = KEY_NAMES.map((name) => env[name]?.trim()).find((value) => value);
  return key === undefined ? undefined : new Secret(key);
}

/** `version` is this program's, for the state of an engine in this process. */
export function openAccess(ports: OpenPorts, version: string): Access {
  const { clock, http } = ports;
  const remote = (gateway: string, { gatewayFrom: from }: Where) => {
    return { http, clock, url: gateway, from, key: keyOf(ports.source.env) };
  };
  return {
    async inference(where) {
      if (where.gateway !== undefined) return remoteClient(remote(where.gateway, where));
      return inProcessClient({ ...(await openEngine(ports, where)), clock });
    },
    async control(where) {
      if (where.gateway !== undefined) return remoteControl(remote(where.gateway, where));
      const room = await openEngine({ ...ports, recording: undefined }, { ...where, requireUsable: false });
      return inProcessControl({ ...room, state: stateOf(room, ports, version) });
    },
    async feedback(where) {
      if (where.gateway !== undefined) return remoteFeedback(remote(where.gateway, where));
      return ownFeedback(ports, where);
    },
  };
}

function stateOf(
  { engine, slots, keeping }: EngineRoom & { readonly keeping: Keeping | undefined },
  { clock }: OpenPorts,
  version: string,
) {
  const startedAt = clock.now();
  return () => {
    const { snapshot, view } = engine;
    const budgets = keeping?.keeper?.state();
    return gatewayState({
      version,
      startedAt,
      config: snapshot.config,
      view,
      slots,
      now: clock.now(),
      budgets,
    });
  };
}
