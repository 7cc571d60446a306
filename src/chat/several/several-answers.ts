import type { ShapedAnswer } from "../answer/answer.ts";
import { jsonList } from "../answer/json-list.ts";
import type { ChatOutcome } from "../answer/outcome.ts";
import { partialFailure } from "../answer/partial.ts";
import { harmless } from "../answer/plain-text.ts";
import { shapedText } from "../answer/shape.ts";
import type { Alternative } from "../conversation.ts";
import { type Asking, type ChatGround, type ChatOptions, openAsking } from "../run-chat.ts";

/** One answer of `--n`, by its place from 0. */
export type AnswerRow = { readonly index: number } & ShapedAnswer;

/** Between the answers of `--n` where they are text. */
const BETWEEN = "---\n";

/** `--n`: several answers to one question; the conversation goes on with the first that is what it has to be. */
export async function askSeveral(
  ground: ChatGround,
  options: ChatOptions,
  how: { readonly n: number; readonly concurrency: number },
): Promise<ChatOutcome<AnswerRow>> {
  const asking = await openAsking(ground, options);
  return new SeveralAnswers(asking, ground, how);
}

class SeveralAnswers implements ChatOutcome<AnswerRow> {
  readonly #asking: Asking;
  readonly #ground: ChatGround;
  readonly #how: { readonly n: number; readonly concurrency: number };

  constructor(asking: Asking, ground: ChatGround, how: { readonly n: number; readonly concurrency: number }) {
    this.#asking = asking;
    this.#ground = ground;
    this.#how = how;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<AnswerRow, void, undefined> {
    const { conversation, content, shape, sessionId } = this.#asking;
    const { n, concurrency } = this.#how;
    await using open = conversation;
    const each = Array.from({ length: n }, () => open.session.wishes);
    const all: Alternative[] = [];
    const misfits: unknown[] = [];
    let chosen: Alternative | undefined;
    const { signal } = this.#ground;
    for await (const one of open.alternatives(content, each, { signal, concurrency })) {
      const answer = { ...one.answer, session_id: sessionId() };
      const misfit = answer.error === null ? misfitOf(() => shape?.check(answer)) : undefined;
      if (misfit !== undefined) misfits.push(misfit.error);
      else if (answer.error === null) chosen ??= one;
      all.push(one);
      yield { index: all.length - 1, ...(shape?.shaped(answer) ?? answer) };
    }
    if (chosen !== undefined) await open.keep(chosen);
    const [misfit] = misfits;
    if (misfit !== undefined) throw misfit;
    const failure = partialFailure(
      all.map(({ answer }) => answer),
      "ask again for more",
    );
    if (failure !== undefined) throw failure;
  }

  async *text(): AsyncGenerator<string, void, undefined> {
    const { shape } = this.#asking;
    let any = false;
    for await (const row of this) {
      if (row.error !== null || row.parsed === null) continue;
      if (any) yield BETWEEN;
      any = true;
      const text = shapedText(row, shape ?? WHOLE);
      yield this.#ground.terminal ? harmless(text) : text;
    }
  }

  json(): AsyncIterable<string> {
    return jsonList(this);
  }
}

const WHOLE = { wanted: ({ text }: ShapedAnswer) => text };

function misfitOf(check: () => void): { readonly error: unknown } | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return { error };
  }
}
