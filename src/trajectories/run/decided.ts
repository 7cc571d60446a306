import type { AssemblyCounts } from "../assemble/assembler.ts";
import { SeenIndex } from "../dedup/seen.ts";
import { decisions } from "../filter/decisions.ts";
import type { Decision } from "../filter/filter.ts";
import type { FilterRule } from "../filter/rule.ts";
import { type RecordTrouble, readEpisodes } from "../read/episodes.ts";
import type { PlacedRecord } from "../read/records.ts";

/** What decisions are made from; a command's context has it. */
export interface DecidingPorts {
  trajectoryRecords(files: readonly string[]): Promise<{
    readonly records: AsyncIterable<PlacedRecord>;
    readonly now: number | undefined;
    /** What time it is, in Unix milliseconds. */
    readonly clock: number;
  }>;
  trajectoryFilter(path: string | undefined): Promise<FilterRule>;
  readonly talk: { warn(text: string): Promise<void>; note(text: string): Promise<void> };
}

/** Most troubles that are said one by one. */
const MOST_SAID = 10;

/** Every episode of files or of the spool with what the filter makes of it. What could not be read is said, and counted. */
export async function* decided(
  ports: DecidingPorts,
  { from, filter }: { readonly from: readonly string[]; readonly filter?: string | undefined },
  seen: SeenIndex = new SeenIndex(),
): AsyncGenerator<Decision> {
  const rule = await ports.trajectoryFilter(filter);
  const { records, now, clock } = await ports.trajectoryRecords(from);
  const troubles: RecordTrouble[] = [];
  let rejected = 0;
  let lessened = 0;
  const onTrouble = (trouble: RecordTrouble) => {
    if (trouble.rejected) rejected++;
    else lessened++;
    if (troubles.length < MOST_SAID) troubles.push(trouble);
  };
  let left: Left = { open: 0, lingering: 0 };
  const onEnd = (counts: Left) => {
    left = counts;
  };
  yield* decisions(readEpisodes(records, { now, clock, onTrouble, onEnd }), rule, seen);
  for (const { place, reason } of troubles) await ports.talk.warn(`${place}: ${reason}`);
  if (rejected + lessened > 0) {
    await ports.talk.warn(
      `${rejected} records could not be read, ${lessened} fields had the wrong type and were left out`,
    );
  }
  for (const line of leftLines(left)) await ports.talk.note(line);
}

type Left = Pick<AssemblyCounts, "open" | "lingering">;

/** Why episodes that somebody may look for are not there yet. */
function leftLines({ open, lingering }: Left): readonly string[] {
  const going = open - lingering;
  const lines: string[] = [];
  if (going > 0) {
    const who =
      going === 1 ? "1 episode is not over yet: it ends" : `${going} episodes are not over yet: they end`;
    lines.push(`${who} by episode.end or 30 minutes of silence`);
  }
  if (lingering > 0) {
    const who =
      lingering === 1 ? "1 episode has ended and waits" : `${lingering} episodes have ended and wait`;
    lines.push(`${who} a minute for a reward`);
  }
  return lines;
}
