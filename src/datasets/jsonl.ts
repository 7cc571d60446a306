import type { Row } from "./schema.ts";

/** Of ECMAScript's proposal on JSON source text; in V8 since 11.4, not yet in the compiler's library. */
const withRaw = JSON as typeof JSON & { rawJSON(text: string): unknown };

/** A row as one line of JSON, without the line's end. Integers beyond 2^53 keep all their digits. */
export function rowLine(row: Row): string {
  try {
    return JSON.stringify(row);
  } catch (error) {
    // JSON.stringify knows no bigint; rows that hold one are rare, so they alone pay for it.
    if (error instanceof TypeError) return JSON.stringify(row, rawBigints);
    throw error;
  }
}

function rawBigints(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? withRaw.rawJSON(value.toString()) : value;
}

/** A value out of JSON text, with integers that a double can't hold as bigints. */
export function parseLine(line: string): unknown {
  // Only a long run of digits can be such an integer, and only then is each number looked at.
  return /\d{16}/.test(line)
    ? JSON.parse(line, exactIntegers as (key: string, value: unknown) => unknown)
    : JSON.parse(line);
}

function exactIntegers(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value) || context.source === undefined) return value;
  return /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
}
