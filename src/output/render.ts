import type { Sink } from "../kernel/terminal.ts";
import { type Column, cellOf, cellText, columnsOf, isRecord } from "./columns.ts";
import { pickFields } from "./fields.ts";
import { TableWriter } from "./table.ts";
import type { Theme } from "./theme.ts";

/** The formats that every command has. A command may add its own, each with a text hook. */
export const baseFormats = ["table", "plain", "json", "jsonl"] as const;
export type BaseFormat = (typeof baseFormats)[number];

export type TextHook<Data> = (data: Data, theme: Theme) => string | AsyncIterable<string | Uint8Array>;

export interface RenderOptions {
  readonly format: string;
  readonly fields: readonly string[] | undefined;
  readonly columns: readonly Column<never>[] | undefined;
  /** Replaces a base format, or is the whole of an added one. */
  readonly text: TextHook<never> | undefined;
  readonly theme: Theme;
}

export function isAsyncIterable(data: unknown): data is AsyncIterable<unknown> {
  return typeof data === "object" && data !== null && Symbol.asyncIterator in data;
}

/** Writes what a command returned. Waits for the sink, so a slow reader slows the command down. */
export async function render(data: unknown, options: RenderOptions, sink: Sink): Promise<void> {
  if (data === undefined) return;
  if (options.text !== undefined && options.fields === undefined) {
    const text = options.text(data as never, options.theme);
    if (typeof text === "string") return sink.write(text);
    for await (const piece of text) await sink.write(piece);
    return;
  }
  if (isAsyncIterable(data) || Array.isArray(data)) return renderRows(data, options, sink);
  await sink.write(whole(data, options, sink));
}

function declaredKeys(options: RenderOptions): readonly string[] {
  return (options.columns ?? []).filter((column) => column.value === undefined).map((column) => column.key);
}

function pick(row: unknown, options: RenderOptions): unknown {
  return options.fields === undefined ? row : pickFields(row, options.fields, declaredKeys(options));
}

function whole(data: unknown, options: RenderOptions, sink: Sink): string {
  const picked = pick(data, options);
  if (options.format === "json") return `${JSON.stringify(picked, undefined, 2)}\n`;
  if (options.format === "jsonl") return `${JSON.stringify(picked)}\n`;
  if (!isRecord(picked)) return `${typeof picked === "string" ? picked : cellText(picked)}\n`;
  const rows = Object.entries(picked).map(([key, value]) => ({ key, value }));
  if (options.format === "plain")
    return rows.map(({ key, value }) => `${key}\t${cellText(value)}\n`).join("");
  const columns = [{ key: "key" }, { key: "value" }];
  return new TableWriter(columns, options.theme, sink.isTTY ? sink.columns : undefined).rows(rows);
}

async function renderRows(
  data: AsyncIterable<unknown> | readonly unknown[],
  options: RenderOptions,
  sink: Sink,
): Promise<void> {
  const writer = rowWriter(options, sink);
  // A list is laid out as a whole; a stream row by row, as it comes.
  if (Array.isArray(data)) {
    if (data.length > 0) await sink.write(writer.rows(data.map((row) => pick(row, options))));
  } else {
    for await (const row of data as AsyncIterable<unknown>)
      await sink.write(writer.rows([pick(row, options)]));
  }
  const end = writer.end();
  if (end !== "") await sink.write(end);
}

interface RowWriter {
  rows(rows: readonly unknown[]): string;
  end(): string;
}

function rowWriter(options: RenderOptions, sink: Sink): RowWriter {
  if (options.format === "json") return jsonArrayWriter();
  if (options.format === "jsonl") {
    return { rows: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(""), end: () => "" };
  }
  const declared = options.fields === undefined ? options.columns : undefined;
  const columnsFor = (row: unknown) => (declared ?? columnsOf(row)) as readonly Column<unknown>[];
  if (options.format === "plain") {
    return {
      rows: (rows) =>
        rows
          .map(
            (row) =>
              `${columnsFor(row)
                .map((column) => cellText(cellOf(column, row)))
                .join("\t")}\n`,
          )
          .join(""),
      end: () => "",
    };
  }
  let table: TableWriter<unknown> | undefined;
  return {
    rows(rows) {
      table ??= new TableWriter(columnsFor(rows[0]), options.theme, sink.isTTY ? sink.columns : undefined);
      return table.rows(rows);
    },
    end: () => "",
  };
}

function jsonArrayWriter(): RowWriter {
  let any = false;
  return {
    rows(rows) {
      return rows
        .map((row) => {
          const text = `${any ? "," : "["}\n  ${JSON.stringify(row, undefined, 2).replaceAll("\n", "\n  ")}`;
          any = true;
          return text;
        })
        .join("");
    },
    end: () => (any ? "\n]\n" : "[]\n"),
  };
}
