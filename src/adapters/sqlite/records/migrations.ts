import type { StoreShape } from "../shape.ts";
import { VERSION_1 } from "./version-1.ts";
import { VERSION_2 } from "./version-2.ts";

/** `pmrc` in ASCII: records are a database of their own, so that money never waits for them. */
const APPLICATION_ID = 0x706d7263;

/**
 * The store of records. The tables' columns are those of `src/observability/records/columns.ts`; the views
 * carry TensorZero's table names for whoever asks with SQL.
 */
export const RECORD_SHAPE: StoreShape = {
  name: "records",
  applicationId: APPLICATION_ID,
  // A record takes some kilobytes: in larger pages it costs fewer writes.
  pageSize: 16_384,
  migrations: [
    { version: 1, sql: VERSION_1 },
    { version: 2, sql: VERSION_2 },
  ],
};
