import type { InferenceClient, InputBlock } from "../../gateway/index.ts";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { ClosedPipe } from "../../kernel/terminal.ts";
import { unlessAborted } from "../../kernel/unless-aborted.ts";
import type { ChatAnswer, ShapedAnswer } from "../answer/answer.ts";
import { jsonList } from "../answer/json-list.ts";
import type { ChatOutcome } from "../answer/outcome.ts";
import { readShape, type Shape } from "../answer/shape.ts";
import { wholeAnswer } from "../answer/whole-answer.ts";
import { openConversation, wishesAfter } from "../open-conversation.ts";
import { attachment } from "../question/attach.ts";
import { templateArguments } from "../question/template-arguments.ts";
import type { ChatGround, ChatOptions } from "../run-chat.ts";
import type { Wishes } from "../sessions/record.ts";
import { inOrder } from "../several/in-order.ts";
import { toolsOf } from "../tools/tools-of.ts";
import { type BatchFiles, KeptAnswers, nameOf, promptNames } from "./kept-answers.ts";
import { Patience } from "./patience.ts";
import { type BatchPrompt, readPrompts } from "./prompts.ts";

/** The answer of one prompt: `line` of the file from 1, and the prompt's own `id`. */
export type BatchRow = { readonly line: number; readonly id: string | number | null } & ShapedAnswer;

export interface BatchGround extends ChatGround {
  readonly batches: () => Promise<BatchFiles>;
  /** What else answers depend on: the folder that paths are meant from, who is asked. */
  readonly place: unknown;
  readonly progress: (total: number) => {
    done(count: number): Promise<void>;
    end(): Promise<void>;
  };
}

export interface BatchOptions extends ChatOptions {
  /** The file of prompts; `-` for stdin. */
  readonly batch: string;
  readonly concurrency: number;
  /** Forgets the answers of a run that did not come to its end. */
  readonly fresh: boolean;
}

/** Many prompts, their answers in the same order. Throws `PmovesError` (exit 2) before anything is asked. */
export async function openBatch(ground: BatchGround, options: BatchOptions): Promise<ChatOutcome<BatchRow>> {
  const { batch: path } = options;
  const text =
    path === "-"
      ? await unlessAborted(ground.stdin.text(), ground.signal)
      : await fileText(path, ground.readFile);
  const prompts = readPrompts(path === "-" ? "stdin" : path, text);
  const shape = await readShape(options, ground.readFile);
  const tools = await toolsOf(ground, options);
  const asked = { ...options, concurrency: 0, fresh: false };
  const key = nameOf([ground.place, asked, shape?.schema, tools?.tools]);
  let client: Promise<InferenceClient> | undefined;
  const once = () => {
    client ??= ground.client();
    return client;
  };
  return new Batch({ ...ground, client: once }, { ...options, prompts, shape, tools, key });
}

type Ready = Omit<BatchOptions, "tools"> & {
  readonly prompts: readonly BatchPrompt[];
  readonly shape: Shape | undefined;
  readonly tools: Awaited<ReturnType<typeof toolsOf>>;
  readonly key: string;
};

interface Job {
  readonly prompt: BatchPrompt;
  readonly name: string;
}

class Batch implements ChatOutcome<BatchRow> {
  readonly #ground: BatchGround;
  readonly #options: Ready;
  readonly #patience: Patience;
  #kept: KeptAnswers | undefined;
  #answered = 0;
  #over = false;
  /** Every prompt is answered, and its row taken. */
  #whole = false;

  constructor(ground: BatchGround, options: Ready) {
    this.#ground = ground;
    this.#options = options;
    this.#patience = new Patience(ground.clock, (ms, why) =>
      ground.note(`asked to come later (${why}); waiting ${Math.ceil(ms / 1000)} s`),
    );
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<BatchRow, void, undefined> {
    yield* this.#rows();
    await this.#forget();
  }

  async *#rows(): AsyncGenerator<BatchRow, void, undefined> {
    const { prompts, concurrency } = this.#options;
    const names = promptNames(prompts);
    await using _kept = await this.#open(names);
    const jobs = prompts.map((prompt, at): Job => ({ prompt, name: names[at] ?? "" }));
    const stop = new AbortController();
    const signal = AbortSignal.any([this.#ground.signal, stop.signal]);
    const progress = this.#ground.terminal ? undefined : this.#ground.progress(prompts.length);
    const unfit: string[] = [];
    const failed: string[] = [];
    try {
      for await (const row of inOrder(jobs, concurrency, (job) => this.#row(job, signal))) {
        const { answer, misfit } = row;
        if (answer.error !== null) failed.push(`line ${answer.line}: ${answer.error.message}`);
        else if (misfit !== undefined) unfit.push(`line ${answer.line}: ${misfit}`);
        await progress?.done(this.#answered);
        yield answer;
      }
    } catch (error) {
      if (!(error instanceof ClosedPipe)) await this.#tellRest();
      throw error;
    } finally {
      this.#over = true;
      stop.abort(new Error("the batch is over"));
      await progress?.end();
    }
    const problem = problemOf(prompts.length, failed, unfit);
    if (problem !== undefined) throw problem;
    this.#whole = true;
  }

  /** An answer may have any number of lines, so as text too it is a line of JSON each. */
  async *text(): AsyncGenerator<string, void, undefined> {
    for await (const row of this) yield `${JSON.stringify(row)}\n`;
  }

  async *json(): AsyncGenerator<string, void, undefined> {
    yield* jsonList(this.#rows());
    await this.#forget();
  }

  /** Answers that have been written are not kept any longer; those of a batch that is not whole are. */
  async #forget(): Promise<void> {
    if (this.#whole && this.#kept !== undefined) {
      await (await this.#ground.batches()).remove(this.#options.key);
    }
  }

  /** Undefined where answers can't be kept; the batch is answered all the same. */
  async #open(names: readonly string[]): Promise<KeptAnswers | undefined> {
    const { key, fresh } = this.#options;
    try {
      const files = await this.#ground.batches();
      if (fresh) await files.remove(key);
      this.#kept = await KeptAnswers.open(await files.open(key));
    } catch (error) {
      await this.#unkept(error);
      return undefined;
    }
    const kept = this.#kept;
    const before = names.filter((name) => kept.get(name) !== undefined).length;
    if (before > 0) {
      const all = `${before} of ${names.length} prompts were answered before`;
      await this.#ground.note(`${all} and are not asked again; --fresh asks all`);
    }
    return kept;
  }

  async #row(
    { prompt, name }: Job,
    signal: AbortSignal,
  ): Promise<{ readonly answer: BatchRow; readonly misfit: string | undefined }> {
    const { shape } = this.#options;
    const before = this.#kept?.get(name);
    const answer = before ?? (await this.#patience.ask(() => this.#ask(prompt, signal), signal));
    const misfit = answer.error === null ? misfitOf(shape, answer) : undefined;
    const fine = answer.error === null && misfit === undefined;
    if (fine) this.#answered++;
    if (fine && before === undefined) await this.#keep(name, answer);
    const { line, id = null } = prompt;
    return { answer: { line, id, ...(shape?.shaped(answer) ?? answer) }, misfit };
  }

  async #ask(prompt: BatchPrompt, signal: AbortSignal): Promise<ChatAnswer> {
    const { shape, tools, ...options } = this.#options;
    const { line, attach = [] } = prompt;
    const { readBytes } = this.#ground;
    const files = await Promise.all(
      [...options.attach, ...attach].map((path) => attachment(path, readBytes)),
    );
    const content: readonly InputBlock[] = [...files, ...this.#words(prompt)];
    const flags = { ...options, tier: options.tier as Wishes["tier"] };
    const wishes = wishesAfter(flags, prompt);
    await using conversation = await openConversation(
      { ...this.#ground, onUnkept: () => undefined },
      { ...flags, ...wishes, schema: shape?.schema, tools, save: false },
    );
    const answer = await wholeAnswer(conversation.ask(content, signal));
    if (answer === undefined) throw new Error(`the answer of line ${line} ended without saying how`);
    return answer;
  }

  #words({ prompt, template, arguments: own }: BatchPrompt): readonly InputBlock[] {
    const name = template ?? this.#options.template;
    const text: readonly InputBlock[] = prompt ? [{ type: "text", text: prompt }] : [];
    if (name === undefined) return text;
    return [
      { type: "template", name, arguments: { ...templateArguments(this.#options.param), ...own } },
      ...text,
    ];
  }

  async #keep(name: string, answer: ChatAnswer): Promise<void> {
    try {
      await this.#kept?.add(name, answer);
    } catch (error) {
      // It came when nobody waited for it any more.
      if (this.#over) return;
      this.#kept = undefined;
      await this.#unkept(error);
    }
  }

  #unkept(error: unknown): Promise<void> {
    return this.#ground.warn(`answers can't be kept, so the next run asks again: ${messageOf(error)}`);
  }

  async #tellRest(): Promise<void> {
    if (this.#kept === undefined || this.#answered === 0) return;
    const all = this.#options.prompts.length;
    await this.#ground.note(
      `${this.#answered} of ${all} prompts are answered and kept; the same command goes on with the rest`,
    );
  }
}

function misfitOf(shape: Shape | undefined, answer: ChatAnswer): string | undefined {
  try {
    shape?.check(answer);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function problemOf(
  all: number,
  failed: readonly string[],
  unfit: readonly string[],
): PmovesError | undefined {
  const hint = "the same command asks those again, and no others";
  if (failed.length > 0) {
    const message = `${failed.length} of ${all} prompts failed; ${failed[0]}`;
    const exit = failed.length === all ? EXIT.failure : EXIT.partial;
    return new PmovesError(message, { code: "chat.partial", exit, hint });
  }
  if (unfit.length === 0) return undefined;
  const message = `${unfit.length} of ${all} answers are not what they have to be; ${unfit[0]}`;
  return new PmovesError(message, { code: "chat.unfit", exit: EXIT.finding, hint });
}

async function fileText(path: string, readFile: (path: string) => Promise<string>): Promise<string> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new PmovesError(`--batch ${path}: ${messageOf(cause)}`, {
      code: "chat.batch",
      exit: EXIT.usage,
      hint: "name a file with a prompt on each line, or - for stdin",
      cause,
    });
  }
}
