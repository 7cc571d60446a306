import type { Kind } from "../../config/types.ts";
import { AttemptFailure } from "../../model/index.ts";
import type { HttpFailure, HttpFaultKind } from "../http-port.ts";
import { resetTime } from "./clocks.ts";
import { excerpt, isHtml } from "./excerpt.ts";
import { type Facts, fits, type OutcomeTable, type Rule } from "./rule.ts";
import { OUTCOME_TABLES } from "./tables/index.ts";
import { BY_STATUS, otherwise } from "./tables/shared.ts";
import { retryAfter } from "./waits.ts";

/** What an upstream answered instead of doing what it was asked. */
export interface Refusal {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Unix milliseconds; the reset clocks count from it. */
  readonly now: number;
  /** The model's name at the provider, for hints. */
  readonly model?: string | undefined;
}

const MOST_RAW = 16 * 1024;

/** Reads a refusal by the outcome table of the target's kind. Never throws: what is unknown falls to its status. */
export function classify(kind: Kind, refusal: Refusal): AttemptFailure {
  const table = OUTCOME_TABLES[kind];
  return verdict(table, factsOf(table, refusal, jsonOf(refusal.body)), refusal);
}

/** An error object that came inside a 200: as an event or line of a stream, or in place of an answer. */
export function classifyInStream(kind: Kind, event: unknown, raw: string, now: number): AttemptFailure {
  const table = OUTCOME_TABLES[kind];
  const refusal: Refusal = { status: 200, headers: {}, body: raw, now };
  return verdict(table, factsOf(table, refusal, event), refusal);
}

const BY_FAULT: Readonly<Record<HttpFaultKind, "retry" | "model">> = {
  refused: "model",
  dns: "model",
  tls: "model",
  protocol: "model",
  too_large: "model",
  reset: "retry",
};

/** A connection that failed: where nobody answers the next target is tried at once, a break may pass. */
export function classifyHttpFailure(failure: HttpFailure): AttemptFailure {
  return new AttemptFailure(BY_FAULT[failure.kind], failure.message, { code: failure.kind, cause: failure });
}

/**
 * A success whose body is not what the wire promises. Begun but broken JSON may be whole next time; a web
 * page or anything else is a wrong address, which no retry mends.
 */
export function classifyMalformed(what: string, body: string, status: number): AttemptFailure {
  const html = isHtml(body, undefined);
  const begun = /^\s*[[{]/.test(body) && jsonOf(body) === undefined;
  const words = body.trim() === "" ? "an empty body" : html ? `a web page: ${excerpt(body)}` : excerpt(body);
  return new AttemptFailure(begun ? "retry" : "model", `${what} (HTTP ${status}): ${words}`, {
    status,
    rawResponse: body.slice(0, MOST_RAW),
  });
}

function factsOf(table: OutcomeTable, refusal: Refusal, body: unknown): Facts {
  const { headers, now } = refusal;
  const html = body === undefined && isHtml(refusal.body, headers["content-type"]);
  const reading = body === undefined ? {} : table.read(body, now);
  const { code, type } = reading;
  const status = refusal.status >= 300 ? refusal.status : impliedStatus(table, code, type);
  return {
    status,
    code,
    type,
    message: excerpt(reading.message ?? (body === undefined ? refusal.body : "")),
    details: reading.details ?? {},
    headers,
    html,
    // A header is made for machines; the text is the fallback.
    delayMs: retryAfter(headers, now) ?? reading.delayMs,
    resetAt: reading.resetAt,
  };
}

function impliedStatus(
  table: OutcomeTable,
  code: string | undefined,
  type: string | undefined,
): number | undefined {
  const known = table.statusOf[code ?? ""] ?? table.statusOf[type ?? ""];
  if (known !== undefined) return known;
  const number = code !== undefined && /^[45]\d\d$/.test(code) ? Number(code) : undefined;
  return number;
}

function verdict(table: OutcomeTable, facts: Facts, refusal: Refusal): AttemptFailure {
  const { now, model } = refusal;
  const fitting = (rule: Rule) => fits(rule, facts);
  const rule = table.rules.find(fitting) ?? BY_STATUS.find(fitting) ?? otherwise(facts.status);
  const stated = facts.resetAt ?? (facts.delayMs === undefined ? undefined : now + facts.delayMs);
  const resetAt = rule.reset === undefined ? undefined : resetTime(rule.reset, stated, now);
  // Where a clock of our own decides, the upstream's short wait is known to be wrong.
  const wait = rule.reset !== undefined && !rule.reset.includes("stated") ? undefined : facts.delayMs;
  const words = facts.message === "" ? `HTTP ${refusal.status} without a message` : facts.message;
  const message = rule.hint === undefined ? words : `${words} (${rule.hint(facts, model)})`;
  return new AttemptFailure(rule.outcome, message, {
    status: refusal.status >= 300 ? refusal.status : facts.status,
    code: facts.code ?? facts.type,
    retryAfterMs:
      rule.outcome === "caller" || rule.outcome === "context" ? undefined : (wait ?? rule.delayMs),
    resetAt,
    scope: rule.scope,
    rawResponse: refusal.body.slice(0, MOST_RAW),
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
