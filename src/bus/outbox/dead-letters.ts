import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import type { Journal, JournalRecord } from "../../kernel/journal/journal.ts";
import { redactSecrets } from "../../kernel/redact.ts";

/** What could not be sent or understood. Kept until somebody looks, or until it is too old. */
export interface DeadLetter {
  /** Who gave it up: an outbox's name, `ingest/<service>`, `discord`. */
  readonly from: string;
  /** Where it was to go; null for a body that no mapping took. */
  readonly subject: string | null;
  readonly messageId: string | null;
  readonly reason: string;
  /** What helps, where somebody knows. */
  readonly fix: string | null;
  readonly data: Uint8Array;
}

export interface KeptLetter extends DeadLetter {
  readonly number: number;
  /** Unix milliseconds. */
  readonly time: number;
}

/** A body beyond this is cut: what is dead must not fill the disk. */
const MOST_BYTES = 1 << 20;

export class DeadLetters {
  readonly #journal: Journal;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Resolves with its number when it is on the disk. */
  async add({ data, ...facts }: DeadLetter): Promise<number> {
    const cut = data.length > MOST_BYTES ? { cut_from_bytes: data.length } : {};
    const body = Buffer.from(data.subarray(0, MOST_BYTES)).toString("base64");
    return this.#journal.append(Buffer.from(JSON.stringify({ v: 1, ...facts, ...cut, body })));
  }

  /** Newest last; without those that have been dealt with. */
  async *read(signal?: AbortSignal): AsyncGenerator<KeptLetter> {
    const settled = await this.#settled(signal);
    for await (const record of this.#journal.read({ signal })) {
      const found = letterOf(record);
      if (found !== undefined && !settled.has(found.number)) yield found;
    }
  }

  /** It was sent after all, or nobody wants it: it is not listed any more. */
  async settle(number: number): Promise<void> {
    await this.#journal.append(Buffer.from(JSON.stringify({ v: 1, settled: number })));
  }

  async count(): Promise<number> {
    let count = 0;
    for await (const _ of this.read()) count++;
    return count;
  }

  async #settled(signal: AbortSignal | undefined): Promise<ReadonlySet<number>> {
    const settled = new Set<number>();
    for await (const record of this.#journal.read({ signal })) {
      const { settled: number } = parse(record);
      if (number !== undefined) settled.add(number);
    }
    return settled;
  }
}

interface Line extends Omit<DeadLetter, "data"> {
  readonly settled?: number;
  readonly body: string;
}

/** Undefined for a line that settles another. */
function letterOf(record: JournalRecord): KeptLetter | undefined {
  const { from, subject, messageId, reason, fix, body, settled } = parse(record);
  if (settled !== undefined) return undefined;
  const { sequence: number, time } = record;
  return { number, time, from, subject, messageId, reason, fix, data: Buffer.from(body, "base64") };
}

function parse({ sequence, body }: JournalRecord): Line {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch (cause) {
    throw new PmovesError(`dead letter ${sequence} can't be read: ${messageOf(cause)}`, {
      code: "bus.dead_letter",
      exit: EXIT.failure,
      cause,
    });
  }
}

/** How many an outbox, or who is named `outbox/…`, has given up. */
export async function countDead(dead: DeadLetters, name: string): Promise<number> {
  let count = 0;
  for await (const { from } of dead.read()) if (from === name || from.startsWith(`${name}/`)) count += 1;
  return count;
}

const SHOWN = 300;

/** The beginning of its body for people, without what looks like a secret. */
export function shownBody({ data }: Pick<DeadLetter, "data">, whole: boolean): string {
  const text = redactSecrets(Buffer.from(data).toString("utf8"));
  return whole || text.length <= SHOWN ? text : `${text.slice(0, SHOWN).toWellFormed()}…`;
}
