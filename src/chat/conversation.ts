import type { ChatEvent, InferenceClient, InputBlock } from "../gateway/index.ts";
import type { Clock } from "../kernel/clock.ts";
import { messageOf } from "../kernel/errors.ts";
import type { ChatAnswer } from "./answer/answer.ts";
import { TurnCollector } from "./answer/turn.ts";
import { wholeAnswer } from "./answer/whole-answer.ts";
import { type CallMore, callOf, historyOf } from "./call.ts";
import type { KeptAnswer, Wishes } from "./sessions/record.ts";
import type { Session } from "./sessions/session.ts";
import type { SessionWriter } from "./sessions/writer.ts";
import { inOrder } from "./several/in-order.ts";
import type { ConversationEvent, ToolBox } from "./tools/tool-box.ts";

export interface ConversationParts {
  /** Asked for when the first question is. */
  readonly client: () => Promise<InferenceClient>;
  readonly writer: SessionWriter;
  readonly clock: Clock;
  readonly more?: CallMore;
  readonly tools?: ToolBox | undefined;
  /** Told where something could not be kept; the conversation goes on. */
  readonly onUnkept: (error: unknown) => Promise<void> | void;
}

/** What of an answer would be lost by a kill is at most as old as this. */
const PIECE_MS = 250;
/** Answers of tools that may follow one another without a person. */
const MOST_ROUNDS = 16;

/** One of several answers to the same question. */
export interface Alternative {
  readonly answer: ChatAnswer;
  readonly kept: KeptAnswer;
}

/** Questions and answers that belong together, each kept before it is told. */
export class Conversation implements AsyncDisposable {
  readonly #parts: ConversationParts;

  constructor(parts: ConversationParts) {
    this.#parts = parts;
  }

  get session(): Session {
    return this.#parts.writer.session;
  }

  async wish(wishes: Wishes): Promise<void> {
    await this.#kept(this.#parts.writer.wish(wishes));
  }

  /** Takes back a message and all after it. */
  async drop(from: number): Promise<void> {
    await this.#kept(this.#parts.writer.drop(from));
  }

  /**
   * Asks, and goes on asking with the results of tools as long as those may be run. Throws the signal's reason
   * where it aborts; what came until then is kept.
   */
  async *ask(
    content: readonly InputBlock[],
    signal: AbortSignal,
  ): AsyncGenerator<ConversationEvent, void, undefined> {
    let next = content;
    for (let round = 0; ; round++) {
      const turn = new TurnCollector();
      yield* this.#answer(next, turn, signal);
      const results = round < MOST_ROUNDS ? yield* this.#results(turn, signal) : [];
      if (results.length === 0) return;
      next = results;
    }
  }

  /**
   * Several answers to one question, one for each wish, in their order. The conversation has the question, and none
   * of the answers until `keep`. Tools are not run.
   */
  async *alternatives(
    content: readonly InputBlock[],
    each: readonly Wishes[],
    options: { readonly signal: AbortSignal; readonly concurrency: number },
  ): AsyncGenerator<Alternative, void, undefined> {
    const { writer, more, tools } = this.#parts;
    const client = await this.#parts.client();
    const { episode, messages } = writer.session;
    const history = historyOf([...messages, { role: "user", content }]);
    const calls = each.map((wishes) => callOf(wishes, history, episode, { ...more, tools: tools?.tools }));
    await this.#kept(writer.ask(content));
    const stop = new AbortController();
    const signal = AbortSignal.any([options.signal, stop.signal]);
    try {
      yield* inOrder(calls, options.concurrency, (call) => alternative(client.chat(call, { signal })));
    } finally {
      stop.abort(new Error("nobody waits for these answers any more"));
    }
  }

  /** The answer with which the conversation goes on. */
  async keep({ kept }: Alternative): Promise<void> {
    await this.#kept(this.#parts.writer.answered(kept));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#parts.writer[Symbol.asyncDispose]();
  }

  async *#answer(
    content: readonly InputBlock[],
    turn: TurnCollector,
    signal: AbortSignal,
  ): AsyncGenerator<ChatEvent, void, undefined> {
    const { writer, more, tools } = this.#parts;
    // Nothing is kept of a question that can't be asked at all.
    const client = await this.#parts.client();
    const { episode, wishes, messages } = writer.session;
    const history = historyOf([...messages, { role: "user", content }]);
    const call = callOf(wishes, history, episode, { ...more, tools: tools?.tools });
    // The disk and the network are waited for at the same time.
    const asked = this.#kept(writer.ask(content));
    const pieces = new Pieces(this.#parts, (kept) => this.#kept(kept));
    try {
      for await (const event of client.chat(call, { signal })) {
        await asked;
        turn.add(event);
        if (event.event === "done" || event.event === "error") {
          pieces.stop();
          await this.#kept(writer.answered(turn.answer()));
        } else pieces.add(event);
        yield event;
      }
    } catch (error) {
      if (!signal.aborted) turn.fail(messageOf(error));
      throw error;
    } finally {
      pieces.stop();
      await asked;
      if (!turn.ended) await this.#kept(writer.answered(turn.answer()));
    }
  }

  async *#results(
    turn: TurnCollector,
    signal: AbortSignal,
  ): AsyncGenerator<ConversationEvent, readonly InputBlock[], undefined> {
    const { tools } = this.#parts;
    const { tool_calls: calls, inference_id, ending } = turn.answer();
    if (tools === undefined || calls.length === 0 || ending !== "ok") return [];
    for (const call of calls) if (!(await tools.allows(call))) return [];
    const results: InputBlock[] = [];
    for (const call of calls) {
      const { id, name } = call;
      const result = await tools.run(call, signal);
      yield { event: "tool_result", inference_id, episode_id: this.session.episode, id, name, result };
      results.push({ type: "tool_result", id, name, result });
    }
    return results;
  }

  async #kept(promise: Promise<void>): Promise<void> {
    try {
      await promise;
    } catch (error) {
      await this.#parts.onUnkept(error);
    }
  }
}

async function alternative(events: AsyncIterable<ChatEvent>): Promise<Alternative> {
  const turn = new TurnCollector();
  const answer = await wholeAnswer(events, (event) => {
    if (event.event !== "tool_result") turn.add(event);
  });
  if (answer === undefined) throw new Error("an answer ended without saying how");
  return { answer, kept: turn.answer() };
}

/** Writes what has come of an answer, `PIECE_MS` after it came at the latest. */
class Pieces {
  readonly #parts: ConversationParts;
  readonly #keep: (kept: Promise<void>) => Promise<void>;
  #text = "";
  #kind: "text" | "thought" = "text";
  #cancel: (() => void) | undefined;

  constructor(parts: ConversationParts, keep: (kept: Promise<void>) => Promise<void>) {
    this.#parts = parts;
    this.#keep = keep;
  }

  add(event: ChatEvent): void {
    if (event.event !== "delta" || event.text === "") return;
    if (event.kind !== this.#kind) this.#flush();
    this.#kind = event.kind;
    this.#text += event.text;
    this.#cancel ??= this.#parts.clock.after(PIECE_MS, () => this.#flush());
  }

  /** The whole answer is kept instead. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#text = "";
  }

  #flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#text === "") return;
    void this.#keep(this.#parts.writer.piece(this.#kind, this.#text));
    this.#text = "";
  }
}
