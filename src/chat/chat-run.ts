import { type ChatEvent, exitOfStatus } from "../gateway/index.ts";
import { PmovesError } from "../kernel/errors.ts";
import { FIRST_STEPS, onlyLocalRefused } from "./first-steps.ts";
import { servedNote } from "./served-note.ts";

type Failed = Extract<ChatEvent, { event: "error" }>;

export interface ChatRunOptions {
  /** Says something to a person. */
  note(text: string): Promise<void>;
  /** Whether the answer is shown on a terminal. */
  readonly terminal: boolean;
}

/**
 * The events of one answer as a command gives them: every one of them, then the note on who served, or the
 * error that ends the command.
 */
export class ChatRun implements AsyncIterable<ChatEvent> {
  readonly terminal: boolean;
  readonly #events: AsyncIterable<ChatEvent>;
  readonly #note: ChatRunOptions["note"];

  constructor(events: AsyncIterable<ChatEvent>, { note, terminal }: ChatRunOptions) {
    this.#events = events;
    this.#note = note;
    this.terminal = terminal;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ChatEvent, void, undefined> {
    for await (const event of this.#events) {
      yield event;
      if (event.event === "error") throw failure(event);
      if (event.event !== "done") continue;
      const text = servedNote(event);
      if (text !== undefined) await this.#note(text);
    }
  }
}

/** What the events have beside what all of them have: fields that `--fields` may name though an event lacks them. */
export const EVENT_FIELDS = [
  "event",
  "kind",
  "text",
  "id",
  "name",
  "arguments",
  "function_name",
  "variant_name",
  "target",
  "tier",
  "outcome",
  "skip",
  "finish_reason",
  "usage",
  "ttft_ms",
  "ms",
  "attempts",
  "status",
  "message",
] as const;

function failure({ status, message, attempts }: Failed): PmovesError {
  const exit = exitOfStatus(status, attempts);
  return new PmovesError(message, { code: `gateway.${status}`, exit, hint: hintFor(status, attempts) });
}

function hintFor(status: number, attempts: Failed["attempts"]): string | undefined {
  if (onlyLocalRefused(attempts)) return FIRST_STEPS;
  if (status === 404) return "`pmoves models` lists what can be asked";
  if (status >= 500)
    return "`pmoves models` shows the state of each target, `pmoves route explain` the order";
  return undefined;
}
