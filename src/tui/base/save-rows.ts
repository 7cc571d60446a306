/** Rows as JSON lines, and how many they are. */
export function jsonLines<Row>(
  rows: Iterable<Row>,
  record: (row: Row) => unknown,
): { readonly text: string; readonly count: number } {
  const lines: string[] = [];
  for (const row of rows) lines.push(JSON.stringify(record(row)));
  return { text: lines.map((line) => `${line}\n`).join(""), count: lines.length };
}
