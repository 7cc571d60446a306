import type { Migration } from "./migrations.ts";

/** One kind of database of ours: whose it is, and the steps that lead to its newest form. */
export interface StoreShape {
  /** What messages call it. */
  readonly name: string;
  /** `PRAGMA application_id`: tells our files apart, and from those of others. */
  readonly applicationId: number;
  readonly migrations: readonly Migration[];
  /** Bytes of a page in a new file; SQLite's own 4096 unless said. */
  readonly pageSize?: number;
}
