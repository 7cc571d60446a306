import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";
import { redactSecrets } from "../../kernel/redact.ts";

/** The SQL of a store's users, by name; `rows` statements give rows, the others how many rows changed. */
export type Statements = Readonly<Record<string, Statement>>;

export interface Statement {
  readonly sql: string;
  readonly gives: "changes" | "rows";
  /** Positions of a row's values that are scrubbed of secrets before they are written. */
  readonly scrub?: readonly number[];
}

export type Params = Readonly<Record<string, SQLInputValue>>;
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** One statement of a batch: once with named values, for every row of values by position, or SQL made for it. */
export type Step =
  | { readonly name: string; readonly params: Params }
  | { readonly name: string; readonly rows: readonly (readonly SQLInputValue[])[] }
  | { readonly sql: string; readonly params: Params };

export interface StepResult {
  readonly changes: number;
  readonly rows: readonly Row[];
}

/** What became of one batch: all of it, or nothing and why. */
export type BatchResult =
  | { readonly ok: true; readonly results: readonly StepResult[] }
  | { readonly ok: false; readonly error: unknown };

/** Runs batches on one connection; statements are compiled once. */
export class BatchRunner {
  readonly #db: DatabaseSync;
  readonly #statements: Statements;
  readonly #compiled = new Map<string, StatementSync>();
  readonly #begin: string;

  /** `reads`: no batch writes, so none waits for another process' writes. */
  constructor(db: DatabaseSync, statements: Statements, reads = false) {
    this.#db = db;
    this.#statements = statements;
    this.#begin = reads ? "BEGIN" : "BEGIN IMMEDIATE";
  }

  /**
   * Many batches in one transaction, so that they share one fsync. Each is all or nothing by itself: one
   * that fails leaves the others alone. Where the transaction as a whole can't begin or commit, all fail.
   */
  run(batches: readonly (readonly Step[])[]): readonly BatchResult[] {
    try {
      this.#db.exec(this.#begin);
      const results = batches.map((batch) => this.#one(batch));
      this.#db.exec("COMMIT");
      return results;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      return batches.map(() => ({ ok: false, error }));
    }
  }

  #one(batch: readonly Step[]): BatchResult {
    this.#db.exec("SAVEPOINT batch");
    try {
      const results = batch.map((step) => this.#step(step));
      this.#db.exec("RELEASE batch");
      return { ok: true, results };
    } catch (error) {
      // A disk error may have ended the whole transaction; then nothing is left to go back to.
      if (!this.#db.isTransaction) throw error;
      this.#db.exec("ROLLBACK TO batch; RELEASE batch");
      return { ok: false, error };
    }
  }

  #step(step: Step): StepResult {
    if ("sql" in step) return rowsOf(this.#db.prepare(step.sql), step.params);
    const { gives, scrub, compiled } = this.#statement(step.name);
    if ("rows" in step) return { changes: writeRows(compiled, step.rows, scrub), rows: [] };
    if (gives === "rows") return rowsOf(compiled, step.params);
    return { changes: Number(compiled.run({ ...step.params }).changes), rows: [] };
  }

  #statement(name: string) {
    const known = this.#statements[name];
    if (known === undefined) throw new Error(`no statement is called ${name}`);
    let compiled = this.#compiled.get(name);
    if (compiled === undefined) {
      compiled = this.#db.prepare(known.sql);
      this.#compiled.set(name, compiled);
    }
    return { ...known, compiled };
  }
}

function rowsOf(statement: StatementSync, params: Params): StepResult {
  return { changes: 0, rows: statement.all({ ...params }).map((row) => ({ ...row })) };
}

function writeRows(
  statement: StatementSync,
  rows: readonly (readonly SQLInputValue[])[],
  scrub: readonly number[] | undefined,
): number {
  let changes = 0;
  for (const row of rows) {
    const values = scrub === undefined ? row : scrubbed(row, scrub);
    changes += Number(statement.run(...values).changes);
  }
  return changes;
}

function scrubbed(row: readonly SQLInputValue[], positions: readonly number[]): readonly SQLInputValue[] {
  const values = [...row];
  for (const at of positions) {
    const value = values[at];
    if (typeof value === "string") values[at] = redactSecrets(value);
  }
  return values;
}
