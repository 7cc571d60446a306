import { type Clock, sleep } from "../../kernel/clock.ts";
import type { AnswerError, ChatAnswer } from "../answer/answer.ts";

/** Waiting without an answer in between that a batch puts up with; a longer wait is left to the next run. */
const LONGEST_MS = 10 * 60_000;
/** Waits are this long at least, and twice as long each time until something is answered. */
const FIRST_MS = 500;
const GROWN_MS = 30_000;

/**
 * The wait of a batch that is told to come later: by 429, by 503 with Retry-After (RFC 9110 §10.2.3), or by a target
 * that answered 429 and rests since. All prompts wait together; none is given up while others come through.
 */
export class Patience {
  readonly #clock: Clock;
  readonly #tell: (ms: number, why: string) => Promise<void>;
  #until = 0;
  /** Waits and their milliseconds since the last answer. */
  #waits = 0;
  #waited = 0;
  #limited = false;

  /** `tell` hears of each wait, once for all prompts. */
  constructor(clock: Clock, tell: (ms: number, why: string) => Promise<void>) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Asks when it may be asked, and again where that was too early. Throws the signal's reason. */
  async ask(once: () => Promise<ChatAnswer>, signal: AbortSignal): Promise<ChatAnswer> {
    for (;;) {
      for (let left = this.#left(); left > 0; left = this.#left()) await sleep(this.#clock, left, signal);
      const answer = await once();
      const later = this.#laterThan(answer);
      if (later === undefined) {
        if (answer.error === null) this.#answered();
        return answer;
      }
      if (!(await this.#refused(later))) return answer;
    }
  }

  /** Whether to ask again. Refusals of questions that were on their way together are one. */
  async #refused({ message, retry_after_ms: stated = 0 }: AnswerError): Promise<boolean> {
    const isNew = this.#left() <= 0;
    const ms = Math.max(stated, isNew ? Math.min(GROWN_MS, FIRST_MS * 2 ** this.#waits) : 0);
    const more = isNew ? ms : Math.max(0, ms - this.#left());
    if (this.#waited + more > LONGEST_MS) return false;
    this.#waited += more;
    this.#until = Math.max(this.#until, this.#clock.now() + ms);
    if (!isNew) return true;
    this.#waits++;
    await this.#tell(ms, message);
    return true;
  }

  #laterThan({ error, attempts }: ChatAnswer): AnswerError | undefined {
    if (error === null) return undefined;
    const isLimit = error.status === 429 || attempts.some(({ status }) => status === 429);
    if (isLimit) this.#limited = true;
    if (error.status === 429) return error;
    if (error.status < 500 || error.retry_after_ms === undefined) return undefined;
    const rests = this.#limited && attempts.some(({ skip }) => skip === "benched");
    return isLimit || rests || (error.status === 503 && attempts.length === 0) ? error : undefined;
  }

  #answered(): void {
    this.#waits = 0;
    this.#waited = 0;
  }

  #left(): number {
    return this.#until - this.#clock.now();
  }
}
