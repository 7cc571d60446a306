/** What other domains and adapters may know of data sets. */
export { EPISODE_COLUMNS, EPISODE_SCHEMA_VERSION } from "./episode-row.ts";
export {
  type Column,
  type ColumnType,
  column,
  nullable,
  type Row,
  type RowSchema,
  type Value,
} from "./schema.ts";
