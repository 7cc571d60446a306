import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import type { ShapedAnswer } from "../answer/answer.ts";
import { jsonList } from "../answer/json-list.ts";
import type { ChatOutcome, Paints } from "../answer/outcome.ts";
import { partialFailure } from "../answer/partial.ts";
import type { Alternative } from "../conversation.ts";
import { type Asking, type ChatGround, type ChatOptions, openAsking } from "../run-chat.ts";
import { voteBodies, voteCommand } from "./vote.ts";

/** The answer of one variant; `variant` is what was asked, `variant_name` what answered. */
export type ComparedRow = { readonly index: number; readonly variant: string } & ShapedAnswer;

type AskKey = (question: string, keys: readonly string[]) => Promise<string | undefined>;

export interface ComparisonGround extends ChatGround {
  /** Answers next to each other, for a terminal. */
  readonly draw: (rows: readonly ComparedRow[], paints: Paints) => Promise<string>;
  /** Undefined where nobody can be asked. */
  readonly askKey: AskKey | undefined;
  /** Flags that send another command to the same place, each after a blank. */
  readonly whereFlags: string;
  readonly feedback: () => Promise<(body: object, signal: AbortSignal) => Promise<unknown>>;
}

export interface ComparisonOptions extends ChatOptions {
  /** Names with commas between them. */
  readonly variants: string;
  /** The variant that is best, where that is known without a look. */
  readonly vote?: string | undefined;
  /** A boolean metric of the configuration; undefined for a comment. */
  readonly metric?: string | undefined;
  readonly concurrency: number;
}

/** `--variants`: one question, several variants of its function, and a vote. Throws `PmovesError` (exit 2). */
export async function compare(
  ground: ComparisonGround,
  options: ComparisonOptions,
): Promise<ChatOutcome<ComparedRow>> {
  const names = namesOf(options);
  const asking = await openAsking(ground, options);
  return new Comparison(names, asking, ground, options);
}

class Comparison implements ChatOutcome<ComparedRow> {
  readonly #names: readonly string[];
  readonly #asking: Asking;
  readonly #ground: ComparisonGround;
  readonly #options: ComparisonOptions;
  readonly #alternatives: Alternative[] = [];
  readonly #rows: ComparedRow[] = [];

  constructor(
    names: readonly string[],
    asking: Asking,
    ground: ComparisonGround,
    options: ComparisonOptions,
  ) {
    this.#names = names;
    this.#asking = asking;
    this.#ground = ground;
    this.#options = options;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ComparedRow, void, undefined> {
    await using _open = this.#asking.conversation;
    yield* this.#answers();
    await this.#settle(this.#row(this.#options.vote));
  }

  /** Columns, then the question which is best; without a terminal as JSON. */
  async *text(paints: Paints): AsyncGenerator<string, void, undefined> {
    if (!this.#ground.terminal) return yield* this.json();
    await using _open = this.#asking.conversation;
    for await (const _ of this.#answers());
    yield await this.#ground.draw(this.#rows, paints);
    const { vote } = this.#options;
    const { askKey } = this.#ground;
    if (vote !== undefined || askKey === undefined) return this.#settle(this.#row(vote));
    await this.#settle(await this.#asked(askKey), true);
  }

  json(): AsyncIterable<string> {
    return jsonList(this);
  }

  async *#answers(): AsyncGenerator<ComparedRow, void, undefined> {
    const { conversation, content, shape, sessionId } = this.#asking;
    const each = this.#names.map((variant) => ({ ...conversation.session.wishes, variant }));
    const { concurrency } = this.#options;
    const how = { signal: this.#ground.signal, concurrency };
    for await (const one of conversation.alternatives(content, each, how)) {
      const index = this.#rows.length;
      const answer = { ...one.answer, session_id: sessionId() };
      const row = { index, variant: this.#names[index] ?? "", ...(shape?.shaped(answer) ?? answer) };
      this.#alternatives.push(one);
      this.#rows.push(row);
      yield row;
    }
  }

  #row(name: string | undefined): ComparedRow | undefined {
    return this.#rows.find(({ variant }) => variant === name);
  }

  get #fine(): readonly ComparedRow[] {
    return this.#rows.filter(({ error }) => error === null);
  }

  /** Undefined where somebody sits there and does not vote, or there is nothing to choose from. */
  async #asked(askKey: AskKey): Promise<ComparedRow | undefined> {
    const fine = this.#fine;
    if (fine.length < 2) return undefined;
    const choices = fine.map(({ index, variant }) => `[${index + 1}] ${variant}`).join("  ");
    const keys = fine.map(({ index }) => `${index + 1}`);
    const key = await askKey(`best? ${choices}  [any other key] no vote `, keys);
    return key === undefined ? undefined : this.#rows[Number(key) - 1];
  }

  /** The conversation goes on with what won, else with the first answer. */
  async #settle(won: ComparedRow | undefined, asked = false): Promise<void> {
    const fine = this.#fine;
    const goesOn = won?.error === null ? won : fine[0];
    const alternative = goesOn && this.#alternatives[goesOn.index];
    if (alternative !== undefined) await this.#asking.conversation.keep(alternative);
    if (won !== undefined) await this.#vote(won);
    else if (!asked && fine.length > 1 && goesOn !== undefined) {
      const command = this.#command(goesOn);
      await this.#ground.note(`to vote, e.g. for ${goesOn.variant}: ${command}`);
    }
    const failure = partialFailure(this.#rows, "`pmoves models` shows the state of each target");
    if (failure !== undefined) throw failure;
    for (const row of fine) this.#asking.shape?.check(row);
  }

  #command(won: ComparedRow): string {
    return voteCommand(won, this.#rows, this.#options.metric, this.#ground.whereFlags);
  }

  async #vote(won: ComparedRow): Promise<void> {
    if (won.error !== null) {
      throw new PmovesError(`${won.variant} did not answer, so there is nothing to vote for`, {
        code: "chat.vote",
        hint: won.error.message,
      });
    }
    const { metric } = this.#options;
    try {
      const give = await this.#ground.feedback();
      for (const body of voteBodies(won, this.#rows, metric)) await give(body, this.#ground.signal);
    } catch (cause) {
      throw new PmovesError(`the vote for ${won.variant} is not stored: ${messageOf(cause)}`, {
        code: "chat.vote",
        hint: this.#command(won),
        cause,
      });
    }
    await this.#ground.note(`the vote for ${won.variant} is stored with ${won.inference_id}`);
  }
}

const MOST = 9;

function namesOf({ variants, vote, metric, variant }: ComparisonOptions): readonly string[] {
  const names = variants.split(",").map((name) => name.trim());
  const usage = (message: string, hint: string) =>
    new PmovesError(message, { code: "usage.variants", exit: EXIT.usage, hint });
  if (variant !== undefined)
    throw usage("--variants and --variant exclude each other", "leave one of the two out");
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (names.includes("") || names.length < 2 || names.length > MOST || twice !== undefined) {
    const why = twice
      ? `"${twice}" is there twice`
      : `2 to ${MOST} names with commas between them are wanted`;
    throw usage(
      `--variants ${variants}: ${why}`,
      "--variants local,cloud; `pmoves route explain` lists them",
    );
  }
  if (vote !== undefined && !names.includes(vote))
    throw usage(`--vote ${vote}: it is none of ${names.join(", ")}`, "name one of the variants");
  if (metric === "") throw usage("--metric needs a name", "leave it out to store a comment");
  return names;
}
