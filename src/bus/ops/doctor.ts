import type { CheckThread } from "../check/check-port.ts";
import type { ContractBook } from "../check/contract-book.ts";
import type { StreamState } from "../port.ts";
import { matcher, overlaps } from "../subjects.ts";
import type { TailOptions } from "../tail/options.ts";
import type { SourcePorts } from "../tail/source.ts";
import { collectStats, type SubjectStats } from "./stats.ts";
import { listSubjects } from "./subject-list.ts";

/**
 * `alive`: heard while listening, and right. `wrong`: heard or stored of late, and invalid or not as documented.
 * `silent`: not heard; a stream still holds some. `dead`: not heard, and nothing is stored.
 * A stream that holds messages says when somebody sent, never that somebody does.
 */
export type SubjectState = "alive" | "wrong" | "silent" | "dead";

export interface SubjectDiagnosis {
  readonly subject: string;
  readonly state: SubjectState;
  readonly documented: boolean;
  /** While listening. */
  readonly heard: number;
  /** RFC 3339: newest message seen, heard or stored; null where none was. */
  readonly last: string | null;
  readonly stream: string | null;
  readonly invalid: number;
  readonly mismatches: readonly string[];
  readonly producers: readonly string[];
  readonly note: string | null;
}

export interface DoctorWish {
  readonly subjects: readonly string[];
  /** Unix milliseconds: when listening ends. */
  readonly until: number;
}

/** Messages of each stream that are looked at. */
const STORED = 500;

const order: Readonly<Record<SubjectState, number>> = { wrong: 0, alive: 1, silent: 2, dead: 3 };

/** Listens, looks at what is stored, and says of every documented subject what became of it. */
export async function diagnose(
  ports: SourcePorts,
  thread: CheckThread,
  book: ContractBook,
  { subjects, until }: DoctorWish,
): Promise<readonly SubjectDiagnosis[]> {
  const base = {
    invalidOnly: false,
    strict: false,
    filter: [],
    exclude: [],
    reveal: false,
    checkRate: 50_000,
  };
  const live: TailOptions = { ...base, subjects, until, follow: true };
  const wanted = matcher(subjects);
  const streams = await ports.bus.streams();
  const [heard, stored] = await Promise.all([
    collectStats(ports, thread, live),
    Promise.all(streams.map((stream) => storedIn(ports, thread, base, stream, subjects))),
  ]);
  const documented = new Set((await listSubjects(book, subjects)).map(({ subject }) => subject));
  const found = new Map<string, Found>();
  const at = (subject: string): Found => {
    const known = found.get(subject) ?? { live: undefined, stored: undefined };
    found.set(subject, known);
    return known;
  };
  for (const subject of documented) at(subject);
  for (const stats of stored.flat()) if (wanted(stats.subject)) at(stats.subject).stored = stats;
  for (const stats of heard.subjects) at(stats.subject).live = stats;
  return [...found]
    .map(([subject, parts]) => diagnosisOf(subject, parts, documented.has(subject), streams))
    .sort((a, b) => order[a.state] - order[b.state] || (a.subject < b.subject ? -1 : 1));
}

interface Found {
  live: SubjectStats | undefined;
  stored: SubjectStats | undefined;
}

async function storedIn(
  ports: SourcePorts,
  thread: CheckThread,
  base: Omit<TailOptions, "subjects" | "follow">,
  stream: StreamState,
  subjects: readonly string[],
): Promise<readonly SubjectStats[]> {
  const inside = stream.subjects.filter((subject) => subjects.some((pattern) => overlaps(subject, pattern)));
  if (stream.refused !== null || stream.messages === 0 || inside.length === 0) return [];
  const options = { ...base, subjects: inside, last: STORED, follow: false };
  return (await collectStats(ports, thread, options)).subjects;
}

function diagnosisOf(
  subject: string,
  { live, stored }: Found,
  documented: boolean,
  streams: readonly StreamState[],
): SubjectDiagnosis {
  const stream = streams.find((candidate) =>
    candidate.subjects.some((pattern) => overlaps(pattern, subject)),
  );
  const seen = live ?? stored;
  const invalid = (live?.invalid ?? 0) + (stored?.invalid ?? 0);
  const mismatches = [...new Set([...(live?.mismatches ?? []), ...(stored?.mismatches ?? [])])];
  const wrong = invalid > 0 || mismatches.length > 0;
  const state = seen === undefined ? "dead" : wrong ? "wrong" : live === undefined ? "silent" : "alive";
  return {
    subject,
    state,
    documented,
    heard: live?.messages ?? 0,
    last: seen?.last ?? null,
    stream: stream?.name ?? null,
    invalid,
    mismatches,
    producers: [...new Set([...(live?.producers ?? []), ...(stored?.producers ?? [])])],
    note: noteOf({ state, documented, live, stored, stream, invalid }),
  };
}

interface Facts {
  readonly state: SubjectState;
  readonly documented: boolean;
  readonly live: SubjectStats | undefined;
  readonly stored: SubjectStats | undefined;
  readonly stream: StreamState | undefined;
  readonly invalid: number;
}

function noteOf({ state, documented, live, stored, stream, invalid }: Facts): string | null {
  const looked = (live?.messages ?? 0) + (stored?.messages ?? 0);
  const parts = [
    ...(documented ? [] : ["nobody documents this subject"]),
    ...(invalid > 0 ? [`${invalid} of ${looked} invalid`] : []),
    ...(live === undefined && stored !== undefined ? ["not heard; what is stored is of before"] : []),
    ...(stream?.refused != null ? [`${stream.name} is not read: ${stream.refused}`] : []),
    ...(state === "dead" && stream === undefined ? ["no stream stores it, so only listening tells"] : []),
  ];
  return parts.length === 0 ? null : parts.join("; ");
}
