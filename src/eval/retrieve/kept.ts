import { createHash } from "node:crypto";
import type { Journal } from "../../kernel/journal/journal.ts";
import type { Answer } from "./answer.ts";
import type { Asked } from "./asked.ts";
import type { Endpoint } from "./endpoint.ts";

/** Answers of a retrieval that was not finished: what the same call need not ask again. */
export interface Kept {
  readonly answers: ReadonlyMap<string, Answer>;
  add(topic: string, answer: Answer): Promise<void>;
  /** All is written: the next time everything is asked anew. */
  finish(): Promise<void>;
}

/** What makes two retrievals the same. */
export function retrievalKey(endpoint: Endpoint, k: number, asked: readonly Asked[]): string {
  return createHash("sha256")
    .update(JSON.stringify([endpoint, k, asked]))
    .digest("hex")
    .slice(0, 24);
}

interface Entry {
  readonly key: string;
  readonly topic?: string;
  readonly answer?: Answer;
}

const encode = (entry: Entry) => Buffer.from(JSON.stringify(entry));

/** Reads what a journal has of this retrieval. An entry without a topic says that it was finished. */
export async function openKept(journal: Pick<Journal, "append" | "read">, key: string): Promise<Kept> {
  const answers = new Map<string, Answer>();
  for await (const { body } of journal.read()) {
    const entry = JSON.parse(Buffer.from(body).toString()) as Entry;
    if (entry.key !== key) continue;
    if (entry.topic === undefined || entry.answer === undefined) answers.clear();
    else answers.set(entry.topic, entry.answer);
  }
  return {
    answers,
    add: async (topic, answer) => {
      await journal.append(encode({ key, topic, answer }));
    },
    finish: async () => {
      await journal.append(encode({ key }));
    },
  };
}
