/** Rows as one JSON list, also of what came before an error. */
export async function* jsonList(rows: AsyncIterable<unknown>): AsyncGenerator<string, void, undefined> {
  const all: unknown[] = [];
  try {
    for await (const row of rows) all.push(row);
  } catch (error) {
    if (all.length > 0) yield document(all);
    throw error;
  }
  yield document(all);
}

function document(all: readonly unknown[]): string {
  return `${JSON.stringify(all, undefined, 2)}\n`;
}
