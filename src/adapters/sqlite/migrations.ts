import type { StoreShape } from "./shape.ts";

/** One step of the store's shape; applied in order, each exactly once, and never changed after a release. */
export interface Migration {
  /** The `user_version` that the file has after it; counts from 1 without gaps. */
  readonly version: number;
  readonly sql: string;
}

/** `pmov` in ASCII: what `PRAGMA application_id` says of a store of ours. */
export const APPLICATION_ID = 0x706d6f76;

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE benches (
        key TEXT PRIMARY KEY,
        scope TEXT NOT NULL,
        since INTEGER NOT NULL,
        until INTEGER NOT NULL,
        reason TEXT NOT NULL,
        cause TEXT NOT NULL,
        level INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE reservations (
        id TEXT NOT NULL,
        budget TEXT NOT NULL,
        window_start INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        PRIMARY KEY (budget, window_start, id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX reservations_by_id ON reservations (id);

      CREATE TABLE spend (
        id TEXT NOT NULL,
        budget TEXT NOT NULL,
        window_start INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        at INTEGER NOT NULL,
        target TEXT NOT NULL,
        input_tokens INTEGER NOT NULL,
        output_tokens INTEGER NOT NULL,
        usd REAL,
        estimated INTEGER NOT NULL,
        PRIMARY KEY (id, budget)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE spend_totals (
        budget TEXT NOT NULL,
        window_start INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        PRIMARY KEY (budget, window_start)
      ) STRICT, WITHOUT ROWID;

      CREATE TRIGGER spend_adds_up AFTER INSERT ON spend BEGIN
        INSERT INTO spend_totals (budget, window_start, amount)
        VALUES (NEW.budget, NEW.window_start, NEW.amount)
        ON CONFLICT (budget, window_start) DO UPDATE SET amount = amount + excluded.amount;
      END;
    `,
  },
  {
    version: 2,
    // The journal of spend is forgotten in time; its sums are not.
    sql: "CREATE INDEX spend_by_time ON spend (at);",
  },
];

/** Benches, budgets and spend. */
export const STATE_SHAPE: StoreShape = {
  name: "benches and spend",
  applicationId: APPLICATION_ID,
  migrations: MIGRATIONS,
};
