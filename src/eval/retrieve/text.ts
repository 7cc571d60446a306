import { plural } from "../report/figures.ts";
import type { Retrieved } from "./retrieve.ts";

type Result = Omit<Retrieved, "run"> & { readonly out: string | null };

/** Failures that are named one by one. */
const NAMED = 5;

/** What one should know of a retrieval, one sentence each. */
export function retrieveNotes(result: Result, rerank: boolean): readonly string[] {
  const { failed, empty, repeats, reordered, reranked, topics } = result;
  const notes = failed.slice(0, NAMED).map(({ topic, reason }) => `${topic}: ${reason}`);
  if (failed.length > NAMED) notes.push(`${failed.length - NAMED} more questions have no answer`);
  if (empty > 0) notes.push(`nothing was found for ${plural(empty, "question")}`);
  if (repeats > 0) notes.push(`${plural(repeats, "hit")} named a document again: the first place counts`);
  if (reordered > 0) {
    notes.push(
      `scores of ${plural(reordered, "question")} don't fall from hit to hit: the order of the list counts, and the run has places for scores there`,
    );
  }
  const answered = topics - failed.length;
  if (rerank && reranked !== null && reranked < answered) {
    notes.push(`--rerank: ${answered - reranked} of ${plural(answered, "answer")} came without reranking`);
  }
  return notes;
}

export function retrieveText({ topics, resumed, documents, failed, out }: Result): string {
  const before = resumed > 0 ? `, ${resumed} of them kept from before` : "";
  const answered = topics - failed.length;
  return `${out}: ${plural(documents, "hit")} for ${answered} of ${plural(topics, "question")}${before}\n`;
}
