import type { ByteText } from "./bytes.ts";
import { inputError, type Warnings } from "./problem.ts";

/** Judgements of one topic: document to grade. A negative grade means in the pool, but not judged. */
export type Judgements = Map<ByteText, number>;

/** What is known of a topic beside its judgements; only formats that carry it have it. */
export interface TopicInfo {
  readonly query: string;
  readonly namespace?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly tags?: readonly string[];
}

/** Relevance judgements. */
export interface Qrels {
  /** File or folder, for messages. */
  readonly source: string;
  readonly topics: Map<ByteText, Judgements>;
  readonly info: Map<ByteText, TopicInfo>;
}

export function emptyQrels(source: string): Qrels {
  return { source, topics: new Map(), info: new Map() };
}

/** Largest grade that is taken for one; trec_eval documents -127 to 127. */
const MAX_GRADE = 10_000;

/** Adds a judgement. Throws where this document of this topic has one already. */
export function judge(
  judgements: Judgements,
  place: { readonly source: string; readonly line: number; readonly qid: ByteText },
  docno: ByteText,
  grade: number,
): void {
  if (grade > MAX_GRADE) {
    throw inputError(place, `grade ${grade} is above ${MAX_GRADE}`, "grades are small whole numbers");
  }
  const size = judgements.size;
  judgements.set(docno, grade);
  if (judgements.size === size) {
    throw inputError(
      place,
      `document ${docno} is judged twice for topic ${place.qid}`,
      "keep one judgement for each topic and document",
    );
  }
}

/**
 * A grade as trec_eval reads it: the whole number at the start, else 0. Says so in `warnings` where
 * something was left out.
 */
export function readGrade(text: string, warnings: Warnings, line: number): number {
  const whole = /^[+-]?\d+/.exec(text)?.[0];
  const grade = whole === undefined ? 0 : Number(whole);
  if (whole !== text) warnings.add(line, `grade "${text}" is read as ${grade}, as trec_eval does`);
  return grade;
}
