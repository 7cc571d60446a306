import { Assembler, type AssemblyCounts, type AssemblyRules, DEFAULT_RULES } from "../assemble/assembler.ts";
import type { Episode } from "../episode.ts";
import { isRejected } from "../events/event.ts";
import { readEvent } from "../events/read.ts";
import type { PlacedRecord } from "./records.ts";

/** A record that could not be used, or only in part. */
export interface RecordTrouble {
  readonly place: string;
  readonly reason: string;
  /** False where only a field was left out. */
  readonly rejected: boolean;
}

export interface ReadEpisodes {
  readonly rules?: AssemblyRules;
  /** Unix milliseconds of now where more may come (a spool); undefined where the input is all there is (files). */
  readonly now: number | undefined;
  /** Unix milliseconds; what claims to be of later than a day after that does not move time on. */
  readonly clock?: number;
  readonly onTrouble?: (trouble: RecordTrouble) => void;
  readonly onEnd?: (counts: AssemblyCounts) => void;
}

/** How far clocks may run ahead of ours. */
const SKEW_MS = 24 * 3600_000;

/** Episodes that are over, in the order in which they ended. */
export async function* readEpisodes(
  records: AsyncIterable<PlacedRecord>,
  { rules = DEFAULT_RULES, now, clock = Number.POSITIVE_INFINITY, onTrouble, onEnd }: ReadEpisodes,
): AsyncGenerator<Episode> {
  const assembler = new Assembler(rules);
  let arrived = 0;
  for await (const record of records) {
    const event = record.bad === null ? readEvent(record) : { reason: record.bad };
    if (isRejected(event)) {
      onTrouble?.({ place: record.place, reason: event.reason, rejected: true });
      continue;
    }
    for (const reason of event.problems) onTrouble?.({ place: record.place, reason, rejected: false });
    const time = record.time === 0 ? event.time : record.time;
    // One clock that runs ahead would end all episodes of the others by silence.
    if (time <= clock + SKEW_MS) arrived = Math.max(arrived, time);
    else onTrouble?.({ place: record.place, reason: futureText(time), rejected: false });
    yield* assembler.feed(event, arrived);
  }
  yield* now === undefined ? assembler.finish() : assembler.advance(Math.max(now, arrived));
  onEnd?.(assembler.counts);
}

function futureText(time: number): string {
  return `its time, ${new Date(time).toISOString()}, lies in the future: it is taken to have come with what stands before it`;
}
