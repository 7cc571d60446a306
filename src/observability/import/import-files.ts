import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { RecordStore } from "../port.ts";
import { shownLine } from "../traces/plain-text.ts";
import { type FileImport, importRows, type Reject, type SourceRow } from "./import-rows.ts";
import { inImportOrder, tableInName, tableNamed } from "./tables.ts";

export interface ImportResult {
  readonly files: readonly FileImport[];
  readonly rows: number;
  readonly added: number;
  readonly known: number;
  readonly rejected: number;
  /** The first ones. */
  readonly rejects: readonly Reject[];
}

export interface ImportPorts {
  readonly store: RecordStore;
  /** Throws `PmovesError` for a file that can't be read. */
  rows(path: string): AsyncIterable<SourceRow>;
  readonly signal: AbortSignal;
}

/** Files one after the other, those of what was said last. Throws `PmovesError` (exit 2) for a file or table that is none. */
export async function importFiles(
  choice: { readonly files: readonly string[]; readonly table: string | undefined; readonly listed: number },
  { store, rows, signal }: ImportPorts,
): Promise<ImportResult> {
  const { files, table, listed } = choice;
  if (files.length === 0) {
    throw new PmovesError("no file is named", { code: "usage.files", exit: EXIT.usage });
  }
  const named = table === undefined ? undefined : tableNamed(table);
  const known = files.map((path) => ({ path, table: named ?? tableInName(path.split("/").at(-1) ?? path) }));
  const rejects: Reject[] = [];
  const done: FileImport[] = [];
  for (const file of inImportOrder(known)) {
    const source = { name: file.path, table: file.table, rows: rows(file.path) };
    done.push(
      await importRows(store, source, (one) => void (rejects.length < listed && rejects.push(one)), signal),
    );
  }
  const sum = (of: (one: FileImport) => number) => done.reduce((all, one) => all + of(one), 0);
  return {
    files: done,
    rows: sum((one) => one.rows),
    added: sum((one) => one.added),
    known: sum((one) => one.known),
    rejected: sum((one) => one.rejected),
    rejects,
  };
}

/** A line a file, and a line a reject. */
export function importText({ files, rejects, rejected }: ImportResult): string {
  const lines = files.map(
    ({ file, table, rows, added, known, rejected: refused }) =>
      `${shownLine(file)}  ${table ?? "nothing"}: ${rows} rows, ${added} added, ${known} known, ${refused} rejected`,
  );
  for (const { file, place, reason } of rejects)
    lines.push(`  ${shownLine(file)}:${place} ${shownLine(reason)}`);
  const more = rejected - rejects.length;
  if (more > 0) lines.push(`  and ${more} more; --rejects ${rejected} lists all`);
  return `${lines.join("\n")}\n`;
}
