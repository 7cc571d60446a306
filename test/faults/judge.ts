import type { IncomingHttpHeaders } from "node:http";
import type { Dialect, Mode } from "./client.ts";
import type { Expected, Fault, Reply } from "./fault.ts";
import type { Seen } from "./play.ts";
import { readAnswer, readError, readStream } from "./read.ts";
import { KEY } from "./rig.ts";

type Said = Extract<Reply, { said: string }>;
type Refused = Extract<Reply, { status: unknown }>;

/** Collects what is not as it should be, in words. */
class Findings {
  readonly list: string[] = [];

  same(what: string, is: unknown, should: unknown): void {
    const [a, b] = [JSON.stringify(is), JSON.stringify(should)];
    if (a !== b) this.list.push(`${what}: ${a}, expected ${b}`);
  }

  fits(what: string, text: string, pattern: RegExp): void {
    if (!pattern.test(text))
      this.list.push(`${what}: ${JSON.stringify(text.slice(0, 300))} lacks ${pattern}`);
  }

  holds(what: string, fine: boolean): void {
    if (!fine) this.list.push(what);
  }
}

/** Everything in which a run differs from what its row says; empty when nothing does. */
export function findings(fault: Fault, dialect: Dialect, mode: Mode, seen: Seen): readonly string[] {
  const found = new Findings();
  const expected = fault[mode];
  found.same("attempts", seen.attempts, expected.attempts);
  found.same("ending", seen.ending, endingOf(expected));
  found.same("left over", seen.leftovers, []);
  const tries = expected.attempts.filter(wasTriedAt(3)).length;
  found.same("tier 3 was asked", seen.askedTier3 ?? tries, tries);
  judgeBench(fault, seen, found);
  const { reply } = expected;
  if (reply === "gone") {
    found.holds(`the upstream call went on for ${seen.abortMs} ms`, (seen.abortMs ?? Infinity) <= 100);
    return found.list;
  }
  if (seen.reply === undefined) return [...found.list, "there was no reply"];
  found.holds(
    "the key of tier 1 is in the reply",
    !`${JSON.stringify(seen.reply.headers)}${seen.text}`.includes(KEY),
  );
  if ("status" in reply) {
    if (expected.late) judgeLateError(dialect, reply, expected, seen, found);
    else judgeError(dialect, reply, expected, seen, found);
  } else {
    found.same("status", seen.reply.status, 200);
    if (mode === "stream") judgeStream(dialect, reply, expected, seen, found);
    else found.same("answer", brief(readAnswer(dialect, seen.text) ?? "none"), brief(reply.said));
    if (!expected.late) judgeHeaders(expected, seen, found);
  }
  return found.list;
}

function wasTriedAt(tier: 1 | 3): (attempt: string) => boolean {
  const skips = /(?:benched|budget|no_key|busy|too_small|unsupported|tier|pinned)$/;
  return (attempt) => attempt.startsWith(`${tier} `) && !skips.test(attempt);
}

function endingOf({ reply }: Expected): string {
  if (reply === "gone") return "cancelled";
  if ("status" in reply) return "failed";
  return "broke" in reply ? "partial" : "ok";
}

function judgeBench({ bench }: Fault, { benches }: Seen, found: Findings): void {
  if (bench === undefined) return;
  const [made] = benches;
  found.same("benches", benches.length, 1);
  found.same("cause of the bench", made?.cause, bench.cause);
  found.same("scope of the bench", made?.scope, bench.scope);
  if (bench.until !== undefined) found.same("end of the bench", made?.until, bench.until);
}

function judgeError(
  dialect: Dialect,
  reply: Refused,
  { attempts }: Expected,
  seen: Seen,
  found: Findings,
): void {
  const { status, headers } = seen.reply ?? { status: 0, headers: {} };
  const told = typeof reply.status === "number" ? reply.status : reply.status[dialect];
  found.same("status", status, told);
  judgeMessage(readError(dialect, seen.text), reply, attempts, found);
  judgeAttempts(String(headers["x-pmoves-attempts"] ?? ""), attempts, found);
  found.same("retry-after", headers["retry-after"], told === 429 ? reply.retryAfter : undefined);
  found.same("x-should-retry", headers["x-should-retry"], told === 429 ? undefined : "false");
  found.same("content-type", headers["content-type"], "application/json");
}

/** A failure after the 200 has gone: keep-alives, the way there, the error, the end mark. */
function judgeLateError(
  dialect: Dialect,
  reply: Refused,
  { attempts }: Expected,
  seen: Seen,
  found: Findings,
): void {
  found.same("status", seen.reply?.status, 200);
  const { text, error, done, trail } = readStream(dialect, seen.text);
  found.same("text", text, "");
  judgeMessage(error, reply, attempts, found);
  judgeAttempts(trail, attempts, found);
  found.holds("the end mark is missing", done);
}

function judgeMessage(
  message: string | undefined,
  { reason }: Refused,
  attempts: readonly string[],
  found: Findings,
): void {
  if (message === undefined) {
    found.holds("the error is not in the client's dialect", false);
    return;
  }
  found.fits("error", message, reason);
  found.holds(`the error shows markup: ${message}`, !/<[a-z!/]/i.test(message));
  if (attempts.length < 2) return;
  for (const target of ["faulty/p", "good/p"]) found.fits("error", message, new RegExp(target));
}

function judgeStream(dialect: Dialect, reply: Said, expected: Expected, seen: Seen, found: Findings): void {
  const { text, error, done, trail, finish } = readStream(dialect, seen.text);
  found.same("text", brief(text), brief(reply.said));
  found.holds("the end mark is missing", done);
  if ("broke" in reply) {
    found.fits("error in the stream", error ?? "", (reply as { broke: RegExp }).broke);
    found.same("finish reason of a broken stream", finish, undefined);
  } else {
    found.same("error in the stream", error, undefined);
    found.holds("the finish reason is missing", finish !== undefined);
  }
  const headers: IncomingHttpHeaders = seen.reply?.headers ?? {};
  found.same("cache-control", headers["cache-control"], "no-cache");
  found.same("x-accel-buffering", headers["x-accel-buffering"], "no");
  if (expected.late) judgeAttempts(trail, expected.attempts, found);
}

function judgeHeaders(expected: Expected, seen: Seen, found: Findings): void {
  const headers = seen.reply?.headers ?? {};
  const attempts = expected.told ?? expected.attempts;
  const served = attempts.find((attempt) => attempt.endsWith(" ok"))?.[0];
  found.same("x-pmoves-tier", headers["x-pmoves-tier"], served);
  found.same("x-pmoves-target", headers["x-pmoves-target"], served === "1" ? "faulty/p" : "good/p");
  judgeAttempts(String(headers["x-pmoves-attempts"] ?? ""), attempts, found);
}

/** `faulty/p;tier=1;outcome=model;ms=3, good/p;tier=3;outcome=ok;ms=2` */
function judgeAttempts(header: string, attempts: readonly string[], found: Findings): void {
  const items = attempts.map((attempt) => {
    const [tier, how = ""] = attempt.split(" ");
    const what = wasTriedAt(1)(`1 ${how}`) ? `outcome=${how};ms=\\d+` : `skip=${how}`;
    return `${tier === "1" ? "faulty" : "good"}/p;tier=${tier};${what}`;
  });
  found.fits("x-pmoves-attempts", header, new RegExp(`^${items.join(", ")}$`));
}

/** Long texts are told apart by their length and their ends. */
function brief(text: string): string {
  return text.length < 500 ? text : `${text.length}: ${text.slice(0, 50)}…${text.slice(-50)}`;
}
