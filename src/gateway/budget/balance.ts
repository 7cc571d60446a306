import { messageOf } from "../../kernel/errors.ts";
import type { Secret } from "../../kernel/secret.ts";
import type { Target } from "../config/types.ts";
import type { HttpClient } from "../providers/http-port.ts";
import { windowAt } from "./window.ts";

/** What a provider says is left. Unknown is not zero: it takes nothing away. */
export type Balance =
  | { readonly state: "left" }
  | { readonly state: "unknown"; readonly reason: string }
  /** `until`: Unix milliseconds at which it comes back, where that is told. */
  | { readonly state: "exhausted"; readonly reason: string; readonly until: number | undefined };

/** One account to ask: targets with the same address and key share it. */
export interface Account {
  readonly provider: "openrouter" | "glm";
  readonly url: string;
}

/** The account that pays for a target, where its provider can be asked. */
export function accountOf({ kind, baseUrl, upstreamModel }: Target): Account | undefined {
  if (!URL.canParse(baseUrl)) return undefined;
  // Models that cost nothing go on when the key's credit has run out.
  if (kind === "openrouter" && !upstreamModel.endsWith(":free")) {
    return { provider: "openrouter", url: `${baseUrl}/key` };
  }
  // The quota is the Coding Plan's; pay-as-you-go has no balance to ask for.
  if (kind === "glm" && /\/api\/(coding|anthropic)\b/.test(baseUrl)) {
    return { provider: "glm", url: `${new URL(baseUrl).origin}/api/monitor/usage/quota/limit` };
  }
  return undefined;
}

/** Asks once; never rejects. */
export async function askBalance(
  account: Account,
  key: Secret,
  http: HttpClient,
  signal: AbortSignal,
  now: number,
): Promise<Balance> {
  const { provider, url } = account;
  // GLM's quota route takes the bare key.
  const authorization = provider === "glm" ? key.reveal() : `Bearer ${key.reveal()}`;
  try {
    const reply = await http.exchange(
      { method: "GET", url, headers: { authorization, accept: "application/json" }, signal },
      256 * 1024,
    );
    if (reply.status !== 200) return { state: "unknown", reason: `HTTP ${reply.status}` };
    const data = fieldOf(JSON.parse(reply.body), "data");
    return provider === "glm" ? quotaOf(data, now) : creditOf(data, now);
  } catch (error) {
    return { state: "unknown", reason: messageOf(error) };
  }
}

/** OpenRouter `GET /key`: `limit_remaining` in USD, null without a limit (openrouter.ai/docs/limits). */
function creditOf(data: unknown, now: number): Balance {
  const left = fieldOf(data, "limit_remaining");
  if (left === null) return { state: "left" };
  if (typeof left !== "number") return { state: "unknown", reason: "no limit_remaining in the answer" };
  if (left > 0) return { state: "left" };
  const reset = fieldOf(data, "limit_reset");
  const until =
    reset === "daily" || reset === "monthly" || reset === "weekly" ? resetOf(reset, now) : undefined;
  return { state: "exhausted", reason: "the key's credit limit at OpenRouter is used up", until };
}

const DAY_MS = 86_400_000;

/** Days, months and weeks (from Monday) of UTC. */
function resetOf(reset: "daily" | "weekly" | "monthly", now: number): number {
  if (reset !== "weekly") return windowAt(reset === "daily" ? "day" : "month", now).end;
  const sinceMonday = (new Date(now).getUTCDay() + 6) % 7;
  return windowAt("day", now).start + (7 - sinceMonday) * DAY_MS;
}

/** GLM's quota: `limits[]` of `TOKENS_LIMIT` with `percentage` used and `nextResetTime`; not documented. */
function quotaOf(data: unknown, now: number): Balance {
  const limits = fieldOf(data, "limits");
  if (!Array.isArray(limits)) return { state: "unknown", reason: "no limits in the answer" };
  const tokens = limits.filter((limit) => fieldOf(limit, "type") === "TOKENS_LIMIT");
  if (tokens.length === 0) return { state: "unknown", reason: "no token limit in the answer" };
  const used = tokens.filter((limit) => Number(fieldOf(limit, "percentage")) >= 100);
  if (used.length === 0) return { state: "left" };
  const resets = used.map((limit) => Number(fieldOf(limit, "nextResetTime"))).filter((at) => at > now);
  // All windows must have room again.
  const until = resets.length === used.length ? Math.max(...resets) : undefined;
  return { state: "exhausted", reason: "the plan's token quota is used up", until };
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
