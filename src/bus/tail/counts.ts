import { isInvalid, type Judgement } from "../checked-message.ts";
import type { BusMessage } from "../port.ts";

export interface SubjectCounts {
  messages: number;
  bytes: number;
  checked: number;
  invalid: number;
}

/** Subjects that are counted apart; what comes beyond them is counted together. */
const MOST_SUBJECTS = 10_000;
export const OTHER_SUBJECTS = "(other subjects)";

/** Of every message since the beginning, shown or not. */
export class TailCounts {
  received = 0;
  bytes = 0;
  /** Whose schema was looked at; what was not checked is not valid. */
  checked = 0;
  invalid = 0;
  lost = 0;
  readonly subjects = new Map<string, SubjectCounts>();

  add({ subject, data }: BusMessage): void {
    this.received += 1;
    this.bytes += data.length;
    const counts = this.#of(subject);
    counts.messages += 1;
    counts.bytes += data.length;
  }

  judged({ subject }: BusMessage, judgement: Judgement): void {
    const counts = this.#of(subject);
    this.checked += 1;
    counts.checked += 1;
    if (!isInvalid(judgement)) return;
    this.invalid += 1;
    counts.invalid += 1;
  }

  #of(subject: string): SubjectCounts {
    const known = this.subjects.get(subject);
    if (known !== undefined) return known;
    if (this.subjects.size >= MOST_SUBJECTS && subject !== OTHER_SUBJECTS) return this.#of(OTHER_SUBJECTS);
    const counts = { messages: 0, bytes: 0, checked: 0, invalid: 0 };
    this.subjects.set(subject, counts);
    return counts;
  }
}
