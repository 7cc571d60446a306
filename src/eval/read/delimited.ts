import { inputError, type Place } from "../problem.ts";

/** Where the three things stand in a line of a table: columns from 0. */
export interface Layout {
  readonly query: number;
  readonly doc: number;
  readonly value: number;
}

const names: Readonly<Record<keyof Layout, readonly string[]>> = {
  query: ["query-id", "query_id", "queryid", "qid", "q_id", "topic", "topic_id"],
  doc: ["corpus-id", "corpus_id", "doc-id", "doc_id", "docid", "docno", "document_id", "pid", "chunk_id"],
  value: ["score", "relevance", "rel", "label", "grade"],
};

const plain: Layout = { query: 0, doc: 1, value: 2 };

/** Cells of a line: at tabs where it has any, else at commas, else at white space. */
export function cellsOf(line: string): readonly string[] {
  if (line.includes("\t")) return line.split("\t").map((cell) => cell.trim());
  return line.includes(",") ? line.split(",").map((cell) => cell.trim()) : line.trim().split(/\s+/);
}

/** The layout that a header gives; undefined where the line is no header. */
export function headerLayout(line: string): Layout | undefined {
  const cells = cellsOf(line).map((cell) => cell.toLowerCase());
  const find = (key: keyof Layout) => cells.findIndex((cell) => names[key].includes(cell));
  const layout = { query: find("query"), doc: find("doc"), value: find("value") };
  return layout.query < 0 || layout.doc < 0 || layout.value < 0 ? undefined : layout;
}

/** Layout of a table by its first line, and whether that line is the header. */
export function layoutOf(line: string, place: Place): { layout: Layout; header: boolean } {
  const named = headerLayout(line);
  if (named !== undefined) return { layout: named, header: true };
  const cells = cellsOf(line);
  if (cells.length === 3 && !Number.isNaN(Number(cells[2]))) return { layout: plain, header: false };
  throw inputError(
    place,
    `neither a header nor three columns with a number in the third: ${line.slice(0, 80)}`,
    "a header names its columns, e.g. query-id, corpus-id, score",
    "eval.format",
  );
}

/** What a row of a table says. */
export interface Row {
  readonly query: string;
  readonly doc: string;
  readonly value: string;
}

/** The three cells of a row. Throws where the row is too short. */
export function rowOf(line: string, layout: Layout, place: Place): Row {
  const cells = cellsOf(line);
  const { [layout.query]: query, [layout.doc]: doc, [layout.value]: value } = cells;
  if (!query || !doc || !value) {
    throw inputError(
      place,
      `${cells.length} columns, of which query, document or value is missing`,
      "every row has the columns of the first",
      "eval.malformed_line",
    );
  }
  return { query, doc, value };
}
