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

  /** Newest last. */
  async *read(signal?: AbortSignal): AsyncGenerator<KeptLetter> {
    for await (const record of this.#journal.read({ signal })) yield letterOf(record);
  }

  async count(): Promise<number> {
    const { first, last } = await this.#journal.bounds();
    return last - first + 1;
  }
}

function letterOf({ sequence, time, body }: JournalRecord): KeptLetter {
  try {
    const { from, subject, messageId, reason, fix, body: data } = JSON.parse(Buffer.from(body).toString());
    return {
      number: sequence,
      time,
      from,
      subject,
      messageId,
      reason,
      fix,
      data: Buffer.from(data, "base64"),
    };
  } catch (cause) {
    throw new PmovesError(`dead letter ${sequence} can't be read: ${messageOf(cause)}`, {
      code: "bus.dead_letter",
      exit: EXIT.failure,
      cause,
    });
  }
}

const SHOWN = 300;

/** The beginning of its body for people, without what looks like a secret. */
export function shownBody({ data }: Pick<DeadLetter, "data">): string {
  const text = redactSecrets(Buffer.from(data).toString("utf8"));
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN).toWellFormed()}…`;
}
