import type { Tier } from "../config/types.ts";
import type { Attempt, Outcome, Skip } from "../model/index.ts";

/** What a pmoves gateway said about the way of a request; all empty behind any other gateway. */
export interface Told {
  readonly target: string | null;
  readonly tier: Tier | null;
  /** As far as the header holds them: no variants, no reasons; skips took no time. */
  readonly attempts: readonly Attempt[];
  /** Attempts that did not fit into the header. */
  readonly left: number;
}

export const NOTHING_TOLD: Told = { target: null, tier: null, attempts: [], left: 0 };

const OUTCOMES: ReadonlySet<string> = new Set<Outcome>([
  "ok",
  "retry",
  "credential",
  "credit",
  "model",
  "caller",
  "context",
  "timeout",
  "cancelled",
]);
const SKIPS: ReadonlySet<string> = new Set<Skip>([
  "benched",
  "budget",
  "no_key",
  "busy",
  "too_small",
  "unsupported",
  "tier",
  "pinned",
]);

/** Reads `x-pmoves-tier`, `x-pmoves-target` and `x-pmoves-attempts`; names in lower case. */
export function readToldHeaders(headers: Readonly<Record<string, string>>): Told {
  return told(headers["x-pmoves-target"], headers["x-pmoves-tier"], headers["x-pmoves-attempts"]);
}

const COMMENT = /^(?:x-pmoves-tier=(\S+) x-pmoves-target=(\S+) )?x-pmoves-attempts=(.*)$/;

/** The same out of the last comment of a stream; undefined for any other comment. */
export function readToldComment(comment: string): Told | undefined {
  const match = COMMENT.exec(comment);
  return match === null ? undefined : told(match[2], match[1], match[3]);
}

function told(target: string | undefined, tier: string | undefined, list: string | undefined): Told {
  if (target === undefined && tier === undefined && list === undefined) return NOTHING_TOLD;
  const { attempts, left } = readAttempts(list ?? "");
  return {
    target: target === undefined ? null : decoded(target),
    tier: tierOf(tier) ?? null,
    attempts,
    left,
  };
}

/** Reads the structured list of `x-pmoves-attempts` (RFC 8941); items that make no sense are passed over. */
export function readAttempts(list: string): Pick<Told, "attempts" | "left"> {
  const attempts: Attempt[] = [];
  let left = 0;
  for (const item of splitItems(list)) {
    const { name, params } = readItem(item);
    const tier = tierOf(params.get("tier"));
    if (tier === undefined) {
      if (name === "more") left += Number(params.get("count") ?? 0) || 0;
      continue;
    }
    const attempt = attemptOf(name, tier, params);
    if (attempt !== undefined) attempts.push(attempt);
  }
  return { attempts, left };
}

function attemptOf(target: string, tier: Tier, params: ReadonlyMap<string, string>): Attempt | undefined {
  const outcome = params.get("outcome");
  const skip = params.get("skip");
  const ms = Number(params.get("ms") ?? 0) || 0;
  if (outcome !== undefined && OUTCOMES.has(outcome)) {
    return { target, variant: null, tier, outcome: outcome as Outcome, ms };
  }
  if (skip === undefined || !SKIPS.has(skip)) return undefined;
  return { target, variant: null, tier, skip: skip as Skip, ms };
}

/** Cut at commas outside of strings. */
function splitItems(list: string): readonly string[] {
  const items = list.match(/(?:"(?:\\.|[^"\\])*"|[^,"])+/g) ?? [];
  return items.map((item) => item.trim()).filter((item) => item !== "");
}

const ITEM = /^(?:"((?:\\.|[^"\\])*)"|([^;"]*))(.*)$/;

function readItem(item: string): { name: string; params: ReadonlyMap<string, string> } {
  const [, quoted, token = "", rest = ""] = ITEM.exec(item) ?? [];
  const params = rest.split(";").flatMap((param): [string, string][] => {
    const at = param.indexOf("=");
    return at < 0 ? [] : [[param.slice(0, at).trim(), param.slice(at + 1).trim()]];
  });
  return {
    name: quoted === undefined ? token.trim() : quoted.replace(/\\(.)/g, "$1"),
    params: new Map(params),
  };
}

function tierOf(text: string | undefined): Tier | undefined {
  const tier = Number(text);
  return tier === 1 || tier === 2 || tier === 3 ? tier : undefined;
}

function decoded(target: string): string {
  try {
    return decodeURI(target);
  } catch {
    return target; // not ours: shown as it came
  }
}
