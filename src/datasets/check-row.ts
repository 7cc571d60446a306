import type { Column, ColumnType, Row, RowSchema, Value } from "./schema.ts";

/** What is wrong with a value, and where: `steps[3].exit_code is 1.5, not int32`. */
export class RowProblem extends Error {
  override readonly name = "RowProblem";
}

type Check = (value: unknown, path: string) => Value;

const INT32 = 2 ** 31;
const INT64 = 2n ** 63n;
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/**
 * Makes a check for one schema: it gives the row with its columns in order, text without half characters, and
 * null for what is missing where null is allowed. Throws `RowProblem` for a wrong type or an unknown column:
 * writers would else round, cut or drop in silence.
 */
export function rowCheck(schema: RowSchema): (value: unknown) => Row {
  const check = structCheck(schema);
  return (value) => check(value, "") as Row;
}

function checkOf(type: ColumnType): Check {
  if (typeof type === "object")
    return "list" in type ? listCheck(checkOf(type.list)) : structCheck(type.struct);
  return plainChecks[type];
}

const plainChecks: Readonly<Record<Extract<ColumnType, string>, Check>> = {
  string: (value, path) => text(value, path, "text"),
  json: (value, path) => {
    const found = text(value, path, "JSON text");
    try {
      JSON.parse(found);
    } catch {
      throw wrong(value, path, "JSON text");
    }
    return found;
  },
  bool: (value, path) => {
    if (typeof value !== "boolean") throw wrong(value, path, "true or false");
    return value;
  },
  int32: (value, path) => {
    if (!Number.isInteger(value) || (value as number) >= INT32 || (value as number) < -INT32)
      throw wrong(value, path, "int32");
    return value as number;
  },
  int64: (value, path) => {
    if (Number.isSafeInteger(value)) return value as number;
    if (typeof value !== "bigint" || value >= INT64 || value < -INT64) throw wrong(value, path, "int64");
    return value;
  },
  double: (value, path) => {
    if (typeof value !== "number" || !Number.isFinite(value)) throw wrong(value, path, "a finite number");
    return value;
  },
  timestamp: (value, path) => {
    if (typeof value !== "string" || !TIMESTAMP.test(value) || Number.isNaN(Date.parse(value))) {
      throw wrong(value, path, "a time as 2026-11-22T12:00:00.000Z");
    }
    return value;
  },
};

function text(value: unknown, path: string, wanted: string): string {
  if (typeof value !== "string") throw wrong(value, path, wanted);
  return value.isWellFormed() ? value : value.toWellFormed();
}

function listCheck(check: Check): Check {
  return (value, path) => {
    if (!Array.isArray(value)) throw wrong(value, path, "a list");
    return value.map((item, index) => {
      if (item === null || item === undefined)
        throw wrong(item, `${path}[${index}]`, "a value: lists hold no null");
      return check(item, `${path}[${index}]`);
    });
  };
}

function structCheck(columns: readonly Column[]): Check {
  const checks = columns.map((column) => [column.name, checkOf(column.type), column.nullable] as const);
  const known = new Set(columns.map(({ name }) => name));
  return (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw wrong(value, path, "an object");
    const from = value as Readonly<Record<string, unknown>>;
    const row: Record<string, Value> = {};
    let present = 0;
    for (const [name, check, nullable] of checks) {
      const inner = from[name] ?? null;
      if (inner !== null) present++;
      else if (!nullable) throw wrong(inner, under(path, name), "a value");
      row[name] = inner === null ? null : check(inner, under(path, name));
    }
    // Counting is cheap; names are looked at only where there are more of them.
    if (present < Object.keys(from).length) refuseUnknown(from, known, path);
    return row;
  };
}

function under(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function refuseUnknown(
  from: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
  path: string,
): void {
  const unknown = Object.keys(from).find((name) => !known.has(name) && from[name] !== undefined);
  if (unknown !== undefined)
    throw new RowProblem(`${path === "" ? "" : `${path} has an `}unknown column ${unknown}`);
}

function wrong(value: unknown, path: string, wanted: string): RowProblem {
  return new RowProblem(`${path === "" ? "the row" : path} is ${shown(value)}, not ${wanted}`);
}

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (typeof value === "string") return `text of ${value.length} characters`;
  if (typeof value === "object") return Array.isArray(value) ? "a list" : "an object";
  return String(value);
}
