import { answerFailure, type Conversation, type ConversationEvent } from "../../chat/index.ts";
import type { InputBlock } from "../../gateway/index.ts";
import { messageOf, PmovesError } from "../../kernel/errors.ts";
import type { InlineDesk } from "../base/inline-screen.ts";
import { wrap } from "../base/width.ts";
import type { AnswerView } from "./answer-view.ts";
import { fallbackLine } from "./explain-lines.ts";
import type { Page } from "./page.ts";
import type { Figures } from "./status-line.ts";

/** The reason of an answer that its reader stopped. */
class Stopped extends Error {
  override readonly name = "Stopped";
}

/** Asks, shows what comes, and keeps the figures of it. */
export class Asker {
  readonly #desk: InlineDesk;
  readonly #page: () => Page;
  #view: AnswerView | undefined;
  #stop: AbortController | undefined;
  #begun = 0;
  #figures: Figures | undefined;
  #cost = 0;
  #thought = "";
  #idle: Promise<void> = Promise.resolve();

  constructor(desk: InlineDesk, page: () => Page) {
    this.#desk = desk;
    this.#page = page;
  }

  get answering(): boolean {
    return this.#stop !== undefined;
  }

  /** Milliseconds since the question that is being answered. */
  get since(): number | undefined {
    return this.answering ? this.#desk.clock.monotonic() - this.#begun : undefined;
  }

  get figures(): Figures | undefined {
    return this.#figures;
  }

  /** Of all answers, in USD. */
  get cost(): number {
    return this.#cost;
  }

  /** Before the last answer or the one that is coming. */
  get thought(): string {
    return this.#view?.thought || this.#thought;
  }

  /** Resolves when no answer is coming. */
  get idle(): Promise<void> {
    return this.#idle;
  }

  tail(rows: number): readonly string[] {
    return this.#view?.tail(rows, this.#desk.clock.monotonic()) ?? [];
  }

  stop(): void {
    this.#stop?.abort(new Stopped("stopped"));
  }

  /** Resolves when the answer and what tools led to are there, or it was stopped. */
  ask(conversation: Conversation, content: readonly InputBlock[]): Promise<void> {
    const asked = this.#ask(conversation, content);
    this.#idle = asked.catch(() => undefined);
    return asked;
  }

  async #ask(conversation: Conversation, content: readonly InputBlock[]): Promise<void> {
    const stop = new AbortController();
    const desk = this.#desk;
    this.#stop = stop;
    this.#begun = desk.clock.monotonic();
    this.#figures = undefined;
    this.#thought = "";
    try {
      // Markdown takes longer to load than the screen that a first question is typed on.
      const { AnswerView } = await import("./answer-view.ts");
      const begin = () => new AnswerView(this.#page);
      this.#view = begin();
      desk.draw();
      for await (const event of conversation.ask(content, AbortSignal.any([stop.signal, desk.signal]))) {
        this.#take(event, begin);
      }
    } catch (error) {
      this.#finish();
      if (stop.signal.aborted) desk.print([this.#page().theme.dim("(stopped)"), ""]);
      else if (!desk.signal.aborted) this.#failed(error);
    } finally {
      this.#finish();
      this.#stop = undefined;
      desk.draw();
    }
  }

  #take(event: ConversationEvent, begin: () => AnswerView): void {
    const desk = this.#desk;
    const view = this.#view ?? begin();
    this.#view = view;
    const wasBegun = view.begun;
    const now = desk.clock.monotonic();
    desk.print(view.add(event, now));
    if (event.event === "start") {
      const { target, variant_name, tier } = event;
      this.#figures = { ...NOTHING, target, variant_name, tier };
      desk.draw();
    } else if (event.event === "done") {
      this.#done(event);
    } else if (event.event === "error") {
      this.#failed(answerFailure(event));
    }
    if (!wasBegun && view.begun) {
      const { figures } = this;
      if (figures !== undefined) this.#figures = { ...figures, ttft_ms: Math.round(now - this.#begun) };
      // The first of an answer is not kept waiting for a tick.
      desk.draw();
    } else desk.redraw();
  }

  #done(event: Extract<ConversationEvent, { event: "done" }>): void {
    const { target, variant_name, tier, ttft_ms, usage } = event;
    this.#figures = { target, variant_name, tier, ttft_ms, ...usage };
    this.#cost += usage.cost ?? 0;
    this.#thought = this.thought;
    this.#view = undefined;
    const fallback = fallbackLine(event, this.#page().theme);
    if (fallback !== undefined) this.#desk.print([fallback, ""]);
  }

  #failed(error: unknown): void {
    const { columns, theme } = this.#page();
    const hint = error instanceof PmovesError ? error.hint : undefined;
    this.#desk.print([
      ...wrap(`error: ${messageOf(error)}`, columns).map(theme.error),
      ...(hint === undefined ? [] : wrap(`fix: ${hint}`, columns).map(theme.dim)),
      "",
    ]);
  }

  /** What has come of an answer that ended early stays. */
  #finish(): void {
    const view = this.#view;
    if (view === undefined) return;
    this.#thought = this.thought;
    this.#view = undefined;
    this.#desk.print(view.end(this.#desk.clock.monotonic()));
  }
}

const NOTHING: Figures = {
  target: null,
  variant_name: null,
  tier: null,
  ttft_ms: null,
  input_tokens: null,
  output_tokens: null,
  cost: null,
};
