import type { CheckThread } from "../check/check-port.ts";
import { isInvalid, type Judgement } from "../checked-message.ts";
import type { BusMessage } from "../port.ts";
import { TailCounts } from "../tail/counts.ts";
import { judgedPump } from "../tail/judged-pump.ts";
import type { TailOptions } from "../tail/options.ts";
import type { SourcePorts } from "../tail/source.ts";

export interface SubjectStats {
  readonly subject: string;
  readonly messages: number;
  /** Over the time that was looked at. */
  readonly per_second: number;
  readonly bytes: number;
  readonly mean_size: number;
  readonly max_size: number;
  readonly ok: number;
  readonly invalid: number;
  readonly not_checked: number;
  /** Names, the most frequent first. */
  readonly mismatches: readonly string[];
  readonly producers: readonly string[];
  /** RFC 3339. */
  readonly first: string;
  readonly last: string;
}

/** Kinds of one thing that are told apart for a subject. */
const MOST = 20;

class Collected {
  messages = 0;
  bytes = 0;
  maxSize = 0;
  ok = 0;
  invalid = 0;
  first = Number.POSITIVE_INFINITY;
  last = Number.NEGATIVE_INFINITY;
  readonly mismatches = new Map<string, number>();
  readonly producers = new Map<string, number>();

  add({ data, time }: BusMessage, judgement: Judgement): void {
    this.messages += 1;
    this.bytes += data.length;
    this.maxSize = Math.max(this.maxSize, data.length);
    this.first = Math.min(this.first, time);
    this.last = Math.max(this.last, time);
    if (isInvalid(judgement)) this.invalid += 1;
    else if (judgement.schema.verdict === "ok") this.ok += 1;
    for (const { name } of judgement.mismatches) tally(this.mismatches, name);
    if (judgement.producer.name !== null) tally(this.producers, judgement.producer.name);
  }
}

export interface Stats {
  readonly subjects: readonly SubjectStats[];
  /** Milliseconds that were looked at. */
  readonly spanMs: number;
  readonly counts: TailCounts;
}

/** Rates, sizes and validity by subject, over a stretch of history or of what comes now. */
export async function collectStats(
  ports: SourcePorts,
  thread: CheckThread,
  options: TailOptions,
): Promise<Stats> {
  const subjects = new Map<string, Collected>();
  const counts = new TailCounts();
  const begun = ports.clock.now();
  await judgedPump(ports, {
    thread,
    options,
    counts,
    count: options.count,
    consume: ({ messages, judgements }) => {
      for (const [at, message] of messages.entries()) {
        const judgement = judgements[at];
        if (judgement !== undefined) collected(subjects, message.subject).add(message, judgement);
      }
      return true;
    },
  });
  const spanMs = spanOfStats(options, subjects, begun, ports.clock.now());
  const rows = [...subjects].map(([subject, found]) => rowOf(subject, found, spanMs));
  return { subjects: rows.sort((a, b) => b.messages - a.messages), spanMs, counts };
}

function collected(subjects: Map<string, Collected>, subject: string): Collected {
  const known = subjects.get(subject) ?? new Collected();
  subjects.set(subject, known);
  return known;
}

/** A history spans from where it was asked for, else from its first message; live from the beginning to now. */
function spanOfStats(
  { since, last, from, until, follow }: TailOptions,
  subjects: ReadonlyMap<string, Collected>,
  begun: number,
  now: number,
): number {
  if (follow && since === undefined && last === undefined && from === undefined) return now - begun;
  const first = Math.min(...[...subjects.values()].map((found) => found.first), now);
  return Math.min(until ?? now, now) - (since ?? first);
}

function rowOf(subject: string, found: Collected, spanMs: number): SubjectStats {
  const { messages, bytes, maxSize, ok, invalid } = found;
  return {
    subject,
    messages,
    per_second: spanMs > 0 ? Math.round((messages / spanMs) * 1e6) / 1e3 : 0,
    bytes,
    mean_size: Math.round(bytes / messages),
    max_size: maxSize,
    ok,
    invalid,
    not_checked: messages - ok - invalid,
    mismatches: frequent(found.mismatches),
    producers: frequent(found.producers),
    first: new Date(found.first).toISOString(),
    last: new Date(found.last).toISOString(),
  };
}

function tally(counts: Map<string, number>, name: string): void {
  if (counts.size < MOST || counts.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
}

function frequent(counts: ReadonlyMap<string, number>): readonly string[] {
  return [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
}
