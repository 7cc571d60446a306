import { createHash } from "node:crypto";
import type { Journal } from "../../kernel/journal/journal.ts";
import type { ChatAnswer } from "../answer/answer.ts";
import type { BatchPrompt } from "./prompts.ts";

/** Where answers of batches lie until all of a batch have come: a journal each. */
export interface BatchFiles {
  /** Made where it is not there. Who opens it closes it. */
  open(key: string): Promise<Journal>;
  remove(key: string): Promise<void>;
}

interface KeptRecord {
  readonly prompt: string;
  readonly answer: ChatAnswer;
}

/** The name of anything that JSON can say: 32 hexadecimal digits. */
export function nameOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);
}

/** Names of the prompts, the same in the next run; of equal ones each has its own. */
export function promptNames(prompts: readonly BatchPrompt[]): readonly string[] {
  const seen = new Map<string, number>();
  return prompts.map(({ line: _, ...what }) => {
    const name = nameOf(what);
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name}.${before}`;
  });
}

/** Answers of a batch by the name of their prompt; what `add` has resolved is there in the next run. */
export class KeptAnswers implements AsyncDisposable {
  readonly #journal: Journal;
  readonly #answers: ReadonlyMap<string, ChatAnswer>;

  private constructor(journal: Journal, answers: ReadonlyMap<string, ChatAnswer>) {
    this.#journal = journal;
    this.#answers = answers;
  }

  static async open(journal: Journal): Promise<KeptAnswers> {
    const answers = new Map<string, ChatAnswer>();
    for await (const { body } of journal.read()) {
      const { prompt, answer } = JSON.parse(Buffer.from(body).toString("utf8")) as KeptRecord;
      answers.set(prompt, answer);
    }
    return new KeptAnswers(journal, answers);
  }

  get(prompt: string): ChatAnswer | undefined {
    return this.#answers.get(prompt);
  }

  async add(prompt: string, answer: ChatAnswer): Promise<void> {
    const record: KeptRecord = { prompt, answer };
    await this.#journal.append(Buffer.from(JSON.stringify(record), "utf8"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#journal[Symbol.asyncDispose]();
  }
}
