import { nearest } from "../../kernel/suggest.ts";
import type { ContractBook } from "../check/contract-book.ts";
import { covers, matches } from "../subjects.ts";

export interface SubjectRow {
  readonly subject: string;
  /** Who defines it: the contracts' topics.json, pmoves itself, or nobody. */
  readonly registered: "contracts" | "pmoves" | null;
  readonly schema: string | null;
  /** `usable`, or why not; null without a schema. */
  readonly schema_state: string | null;
  readonly framing: string | null;
  readonly publishers: string | null;
  readonly subscribers: string | null;
}

/** What somebody has written down: in the contracts, here, or in the catalogue of who sends what. */
async function documentedSubjects(book: ContractBook): Promise<readonly string[]> {
  const names = new Set([
    ...(await book.contracts.topics()).keys(),
    ...(await book.own.topics()).keys(),
    ...book.catalogue.subjects.map(({ subject }) => subject),
  ]);
  return [...names];
}

/** A documented subject that was meant, maybe, by one that is not; undefined where none is near. */
export async function nearSubject(book: ContractBook, subject: string): Promise<string | undefined> {
  const names = await documentedSubjects(book);
  return names.includes(subject) ? undefined : nearest(subject, names);
}

/** Every documented subject under the patterns, by name. */
export async function listSubjects(
  book: ContractBook,
  patterns: readonly string[],
): Promise<readonly SubjectRow[]> {
  const wanted = (await documentedSubjects(book)).filter((name) =>
    patterns.some((pattern) => matches(pattern, name) || covers(pattern, name)),
  );
  return Promise.all(wanted.sort().map((subject) => rowOf(book, subject)));
}

async function rowOf(book: ContractBook, subject: string): Promise<SubjectRow> {
  const { registered, contract, path } = await book.load(subject);
  const known = book.catalogue.get(subject);
  const text = (value: string | undefined) => (value === undefined || value === "" ? null : value);
  return {
    subject,
    registered: registered ? "contracts" : path === null ? null : "pmoves",
    schema: path,
    schema_state: contract === null ? null : contract.state === "usable" ? "usable" : contract.reason,
    framing: text(known?.framing),
    publishers: text(known?.publishers),
    subscribers: text(known?.subscribers),
  };
}
