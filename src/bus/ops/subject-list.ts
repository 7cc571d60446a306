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

/** Every documented subject under the patterns, by name. */
export async function listSubjects(
  book: ContractBook,
  patterns: readonly string[],
): Promise<readonly SubjectRow[]> {
  const names = new Set([
    ...(await book.contracts.topics()).keys(),
    ...(await book.own.topics()).keys(),
    ...book.catalogue.subjects.map(({ subject }) => subject),
  ]);
  const wanted = [...names].filter((name) =>
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
