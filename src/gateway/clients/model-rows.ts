import { EMBEDDING_PREFIX, FUNCTION_PREFIX, MODEL_PREFIX } from "../api/names.ts";
import type { ServedModel } from "../client.ts";
import type { GatewayState, TargetState } from "../control/state.ts";
import { leftText } from "./left.ts";

/** One line of `pmoves models`: a function, or one target of a model. Null is "does not apply" or "not known". */
export interface ModelRow {
  /** What a client writes into `model`. */
  readonly id: string;
  readonly name: string;
  readonly type: ServedModel["kind"];
  readonly target: string | null;
  readonly tier: number | null;
  readonly kind: string | null;
  readonly upstream_model: string | null;
  /** `ready`, `cold` (has to be loaded first), `missing` (not pulled), or why it is skipped. */
  readonly state: string | null;
  /** Unix milliseconds at which a bench ends, and how many are left of it. */
  readonly until: number | null;
  readonly left_ms: number | null;
  readonly address: string | null;
  readonly reason: string | null;
  readonly fix: string | null;
}

/** Everything that can be asked for: functions first, then targets tier by tier. */
export function modelRows(state: GatewayState): readonly ModelRow[] {
  const functions = state.functions.map(({ name, type, variants, tier1_share: share }) => ({
    ...row(FUNCTION_PREFIX + name, name, "function"),
    kind: type,
    reason: `${variants.length} ${variants.length === 1 ? "variant" : "variants"}, tier 1 first in ${Math.round(share * 100)} %`,
  }));
  return [...functions, ...state.targets.map((target) => targetRow(target, state.now))];
}

/** The same of a gateway that tells nothing but names. */
export function namesOnly(served: readonly ServedModel[]): readonly ModelRow[] {
  return served.map(({ id, kind }) => row(id, bare(id), kind));
}

/** The state as a table shows it, a bench with its countdown. */
export function stateText({ state, left_ms: left }: Pick<ModelRow, "state" | "left_ms">): string {
  if (state === null) return "";
  return left === null ? state : `${state} ${leftText(left)}`;
}

/** Why it is as it is, and the mend. */
export function noteText({ reason, fix }: Pick<ModelRow, "reason" | "fix">): string {
  return [reason, fix].filter((part) => part !== null).join("; ");
}

function targetRow(target: TargetState, now: number): ModelRow {
  const chat = target.purpose === "chat";
  const until = target.bench?.until ?? null;
  const missing = target.usable && target.presence === "missing";
  return {
    ...row(
      (chat ? MODEL_PREFIX : EMBEDDING_PREFIX) + target.model,
      target.model,
      chat ? "model" : "embedding_model",
    ),
    target: target.id,
    tier: target.tier,
    kind: target.kind,
    upstream_model: target.upstream_model,
    state:
      target.skip ??
      (target.presence === "missing" || target.presence === "cold" ? target.presence : "ready"),
    until,
    left_ms: until === null ? null : Math.max(0, until - now),
    address: target.address === "" ? null : target.address,
    reason: target.reason ?? (missing ? "not pulled there" : null),
    fix: target.fix ?? (missing ? `ollama pull ${target.upstream_model}` : null),
  };
}

function row(id: string, name: string, type: ServedModel["kind"]): ModelRow {
  return {
    id,
    name,
    type,
    target: null,
    tier: null,
    kind: null,
    upstream_model: null,
    state: null,
    until: null,
    left_ms: null,
    address: null,
    reason: null,
    fix: null,
  };
}

function bare(id: string): string {
  const prefix =
    [FUNCTION_PREFIX, MODEL_PREFIX, EMBEDDING_PREFIX].find((start) => id.startsWith(start)) ?? "";
  return id.slice(prefix.length);
}
