import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";

/** The SQL of a store's users, by name; `rows` statements give rows, the others how many rows changed. */
export type Statements = Readonly<
  Record<string, { readonly sql: string; readonly gives: "changes" | "rows" }>
>;

export type Params = Readonly<Record<string, SQLInputValue>>;
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** One statement of a batch. */
export interface Step {
  readonly name: string;
  readonly params: Params;
}

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

  constructor(db: DatabaseSync, statements: Statements) {
    this.#db = db;
    this.#statements = statements;
  }

  /**
   * Many batches in one transaction, so that they share one fsync. Each is all or nothing by itself: one
   * that fails leaves the others alone. Where the transaction as a whole can't begin or commit, all fail.
   */
  run(batches: readonly (readonly Step[])[]): readonly BatchResult[] {
    try {
      this.#db.exec("BEGIN IMMEDIATE");
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

  #step({ name, params }: Step): StepResult {
    const { gives, compiled } = this.#statement(name);
    if (gives === "rows") return { changes: 0, rows: compiled.all({ ...params }).map((row) => ({ ...row })) };
    return { changes: Number(compiled.run({ ...params }).changes), rows: [] };
  }

  #statement(name: string) {
    const known = this.#statements[name];
    if (known === undefined) throw new Error(`no statement is called ${name}`);
    let compiled = this.#compiled.get(name);
    if (compiled === undefined) {
      compiled = this.#db.prepare(known.sql);
      this.#compiled.set(name, compiled);
    }
    return { gives: known.gives, compiled };
  }
}
