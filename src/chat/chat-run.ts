import type { ChatEvent } from "../gateway/index.ts";
import { AnswerCollector, type ChatAnswer } from "./answer/answer.ts";
import { answerFailure } from "./answer/answer-failure.ts";
import type { ChatOutcome } from "./answer/outcome.ts";
import { plainText } from "./answer/plain-text.ts";
import { servedNote } from "./answer/served-note.ts";
import { type Shape, shapedText } from "./answer/shape.ts";
import type { ConversationEvent } from "./tools/tool-box.ts";

export interface ChatRunOptions {
  /** Says something to a person. */
  note(text: string): Promise<void>;
  /** Whether the answer is shown on a terminal. */
  readonly terminal: boolean;
  /** What the answer has to be, and what of it is wanted. */
  readonly shape?: Shape | undefined;
  /** The conversation that it is kept in; null where it is not. */
  readonly sessionId?: () => string | null;
}

/** An event as `--format jsonl` has it: the last of an answer names the conversation. */
export type ToldEvent =
  | Exclude<ConversationEvent, { event: "done" | "error" }>
  | (Extract<ChatEvent, { event: "done" | "error" }> & { readonly session_id: string | null });

/**
 * The events of one question's answer as a command gives them: every one of them, then the note on who served,
 * or the error that ends the command.
 */
export class ChatRun implements ChatOutcome<ToldEvent> {
  readonly terminal: boolean;
  readonly #events: AsyncIterable<ConversationEvent>;
  readonly #options: ChatRunOptions;
  readonly #collector = new AnswerCollector();

  constructor(events: AsyncIterable<ConversationEvent>, options: ChatRunOptions) {
    this.#events = events;
    this.#options = options;
    this.terminal = options.terminal;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ToldEvent, void, undefined> {
    for await (const event of this.#events) {
      this.#collector.add(event);
      if (event.event !== "done" && event.event !== "error") {
        yield event;
        continue;
      }
      yield { ...event, session_id: this.#sessionId };
      if (event.event === "error") throw answerFailure(event);
      const text = servedNote(event);
      if (text !== undefined) await this.#options.note(text);
    }
    const answer = this.#answer();
    if (answer !== undefined) this.#options.shape?.check(answer);
  }

  /** As it comes; where something is read from it, that at the end. */
  async *text(): AsyncGenerator<string, void, undefined> {
    const { shape } = this.#options;
    if (shape === undefined) return yield* plainText(this);
    for await (const _ of this);
    const answer = this.#answer();
    if (answer !== undefined) yield shapedText(answer, shape);
  }

  /** Also of an answer that failed, or is not what it has to be. */
  async *json(): AsyncGenerator<string, void, undefined> {
    try {
      for await (const _ of this);
    } catch (error) {
      const answer = this.#answer();
      if (answer !== undefined) yield this.#document({ ...answer });
      throw error;
    }
    const answer = this.#answer();
    if (answer !== undefined) yield this.#document(answer);
  }

  get #sessionId(): string | null {
    return this.#options.sessionId?.() ?? null;
  }

  #answer(): ChatAnswer | undefined {
    return this.#collector.answer(this.#sessionId);
  }

  #document(answer: ChatAnswer): string {
    const shaped = this.#options.shape?.shaped(answer) ?? answer;
    return `${JSON.stringify(shaped, undefined, 2)}\n`;
  }
}
