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
export { type Scrubbed, type ScrubRule, scrub } from "./scrub/scrub.ts";
export { secretValues } from "./scrub/secret-rules.ts";
export { VIEW_NAMES, VIEWS, viewOf } from "./views/index.ts";
export type { View, ViewedRow } from "./views/view.ts";
