import {
  type ContentPolicy,
  FEEDBACK_COLUMNS,
  FEEDBACK_QUOTES,
  FILL_INFERENCE,
  FILL_MODEL_INFERENCE,
  INFERENCE_COLUMNS,
  INFERENCE_CONTENT,
  INFERENCE_QUOTES,
  MODEL_CONTENT,
  MODEL_INFERENCE_COLUMNS,
  MODEL_QUOTES,
} from "../../../observability/index.ts";
import type { Statements } from "../batch.ts";
import { datasetStatements } from "./datasets.ts";

/** The names under which `append` writes rows. */
export const APPEND = {
  inferences: "records.inferences",
  modelInferences: "records.model_inferences",
  feedback: "records.feedback",
} as const;

/** The names under which `fill` does. */
export const FILL = {
  inferences: "records.fill_inferences",
  modelInferences: "records.fill_model_inferences",
} as const;

/** Columns that are empty get what is given; a row that lacks nothing is not touched. The id is the first value. */
function fill(table: string, [, ...columns]: readonly string[]): string {
  const set = columns.map((column, i) => `${column} = coalesce(${column}, ?${i + 2})`).join(", ");
  const lacking = columns.map((column, i) => `(${column} IS NULL AND ?${i + 2} IS NOT NULL)`).join(" OR ");
  return `UPDATE ${table} SET ${set} WHERE id = ?1 AND (${lacking})`;
}

/** A row that is there already is left as it is: whatever is written twice, is written once. */
function insert(table: string, columns: readonly string[]): string {
  return `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})
    ON CONFLICT DO NOTHING`;
}

function positions<Column extends string>(
  columns: readonly Column[],
  content: readonly Column[],
): readonly number[] {
  return content.map((column) => columns.indexOf(column));
}

/** Ids are in the order of time, so the old ones are found without looking at the rest. */
const OLDEST = `(SELECT rowid FROM inferences WHERE id < :before_id AND timestamp < :before
  ORDER BY id LIMIT :most)`;

/** Statements of the record store; what was said, and what may quote it, is scrubbed by policy as it is written. */
export function recordStatements(content: ContentPolicy): Statements {
  const scrub = content === "redacted";
  const scrubbed = <Column extends string>(
    columns: readonly Column[],
    said: readonly Column[],
    quotes: readonly Column[],
  ) => (content === "full" ? {} : { scrub: positions(columns, scrub ? [...said, ...quotes] : quotes) });
  const inferences = scrubbed(INFERENCE_COLUMNS, INFERENCE_CONTENT, INFERENCE_QUOTES);
  const attempts = scrubbed(MODEL_INFERENCE_COLUMNS, MODEL_CONTENT, MODEL_QUOTES);
  const feedback = scrubbed(FEEDBACK_COLUMNS, [], FEEDBACK_QUOTES);
  return {
    ...datasetStatements,
    [APPEND.inferences]: { gives: "changes", sql: insert("inferences", INFERENCE_COLUMNS), ...inferences },
    [APPEND.modelInferences]: {
      gives: "changes",
      sql: insert("model_inferences", MODEL_INFERENCE_COLUMNS),
      ...attempts,
    },
    [FILL.inferences]: {
      gives: "changes",
      sql: fill("inferences", FILL_INFERENCE),
      ...(scrub ? { scrub: FILL_INFERENCE.map((_, i) => i) } : {}),
    },
    [FILL.modelInferences]: {
      gives: "changes",
      sql: fill("model_inferences", FILL_MODEL_INFERENCE),
      ...(scrub ? { scrub: FILL_MODEL_INFERENCE.map((_, i) => i) } : {}),
    },
    [APPEND.feedback]: { gives: "changes", sql: insert("feedback", FEEDBACK_COLUMNS), ...feedback },
    "records.size": {
      gives: "rows",
      // Rows that were removed leave gaps: how many there are is bounded by this, not said.
      sql: `SELECT (p.page_count - f.freelist_count) * s.page_size AS bytes,
          coalesce((SELECT max(rowid) FROM inferences) - (SELECT min(rowid) FROM inferences) + 1, 0) AS span
        FROM pragma_page_count() p, pragma_freelist_count() f, pragma_page_size() s`,
    },
    "records.count_before": {
      gives: "rows",
      sql: `SELECT EXISTS (SELECT 1 FROM inferences WHERE id < :before_id AND timestamp < :before) AS more`,
    },
    "records.prune_attempts": {
      gives: "changes",
      sql: `DELETE FROM model_inferences WHERE inference_id IN
        (SELECT id FROM inferences WHERE rowid IN ${OLDEST})`,
    },
    "records.prune": { gives: "changes", sql: `DELETE FROM inferences WHERE rowid IN ${OLDEST}` },
  };
}
