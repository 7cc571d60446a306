import { uuid7Time, uuidVersion } from "../../kernel/uuid7.ts";

/** A row that can't be taken, and why. */
export class ImportFault extends Error {
  override readonly name = "ImportFault";
}

export type ImportRow = Readonly<Record<string, unknown>>;

/** Readers of values as ClickHouse's JSONEachRow, Parquet and Postgres' CSV write them. An empty CSV cell is null. */

export function textOf(row: ImportRow, name: string): string {
  const value = row[name];
  if (typeof value === "string" && value !== "") return value;
  throw new ImportFault(value === undefined || value === null ? `has no ${name}` : `${name} is no text`);
}

export function optionalText(row: ImportRow, name: string): string | null {
  const value = row[name];
  if (value === undefined || value === null || value === "") return null;
  return typeof value === "string" ? value : String(value);
}

/** An id whose first part is a time, in lower case. */
export function idOf(row: ImportRow, name: string): string {
  const id = textOf(row, name).toLowerCase();
  if (uuidVersion(id) !== 7) throw new ImportFault(`${name} is no UUIDv7: ${id.slice(0, 60)}`);
  return id;
}

export function anyId(row: ImportRow, name: string): string {
  const id = textOf(row, name).toLowerCase();
  if (uuidVersion(id) === undefined) throw new ImportFault(`${name} is no UUID: ${id.slice(0, 60)}`);
  return id;
}

/** TensorZero's ids carry the time at which they were made. */
export function timeOfId(id: string): number {
  return uuid7Time(id);
}

export function optionalNumber(row: ImportRow, name: string): number | null {
  const value = row[name];
  if (value === undefined || value === null || value === "") return null;
  // 64-bit numbers are quoted by ClickHouse, and big in Parquet.
  const number =
    typeof value === "number" ? value : Number(typeof value === "bigint" ? value : String(value));
  if (Number.isFinite(number)) return number;
  throw new ImportFault(`${name} is no number: ${String(value).slice(0, 60)}`);
}

export function optionalBoolean(row: ImportRow, name: string): boolean | null {
  const value = row[name];
  if (value === undefined || value === null || value === "") return null;
  if (value === true || value === "t" || value === "true" || value === 1 || value === "1") return true;
  if (value === false || value === "f" || value === "false" || value === 0 || value === "0") return false;
  throw new ImportFault(`${name} is neither true nor false: ${String(value).slice(0, 60)}`);
}

/** A column that holds JSON, as text or already read; null for none. */
export function jsonOf(row: ImportRow, name: string): unknown {
  const value = row[name];
  if (value === undefined || value === null || value === "") return null;
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new ImportFault(`${name} is no JSON: ${value.slice(0, 60)}`);
  }
}

/** The same as JSON text. */
export function jsonText(row: ImportRow, name: string): string | null {
  const value = jsonOf(row, name);
  return value === null ? null : JSON.stringify(value);
}

/** `tags` as an object of texts; Parquet gives maps as lists of pairs. */
export function tagsOf(row: ImportRow): Readonly<Record<string, string>> {
  const value = jsonOf(row, "tags") ?? {};
  const entries = Array.isArray(value) ? value.map(pairOf) : Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, one]) => [key, typeof one === "string" ? one : JSON.stringify(one)]),
  );
}

function pairOf(pair: unknown): [string, unknown] {
  if (Array.isArray(pair)) return [String(pair[0]), pair[1]];
  const { key, value } = (pair ?? {}) as { readonly key?: unknown; readonly value?: unknown };
  if (typeof key === "string") return [key, value];
  throw new ImportFault("tags are no map");
}

/** Unix milliseconds of a column, where it holds a time. */
export function optionalTime(row: ImportRow, name: string): number | null {
  const value = row[name];
  if (value === undefined || value === null || value === "") return null;
  if (value instanceof Date) return value.getTime();
  const text = String(value);
  // Without a zone databases mean UTC; Postgres writes the hours of a zone without minutes.
  const time = Date.parse(
    /[zZ]$|[+-]\d\d(:?\d\d)?$/.test(text)
      ? text.replace(/([+-]\d\d)$/, "$1:00").replace(" ", "T")
      : `${text.replace(" ", "T")}Z`,
  );
  if (Number.isNaN(time)) throw new ImportFault(`${name} is no time: ${text.slice(0, 60)}`);
  return time;
}
