/** What other domains and adapters may know of data sets. */
export { RowProblem, rowCheck } from "./check-row.ts";
export { EPISODE_COLUMNS, EPISODE_SCHEMA_VERSION } from "./episode-row.ts";
export { parseLine, rowLine } from "./jsonl.ts";
export {
  type Column,
  type ColumnType,
  column,
  nullable,
  type Row,
  type RowSchema,
  type Value,
} from "./schema.ts";
