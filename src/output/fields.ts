import { EXIT, PmovesError } from "../kernel/errors.ts";
import { nearest } from "../kernel/suggest.ts";
import { isRecord } from "./columns.ts";

function unknownField(field: string, valid: readonly string[]): PmovesError {
  const near = nearest(field, valid);
  return new PmovesError(`--fields: there is no field "${field}"`, {
    code: "usage.unknown_field",
    exit: EXIT.usage,
    hint: `${near === undefined ? "" : `did you mean ${near}? `}fields: ${valid.join(", ")}`,
  });
}

/**
 * The row with only these fields, in this order. `schema.verdict` and `reasons.0` look inside, where rows may
 * differ: what is not there is null. `valid` names fields that a row may leave out.
 */
export function pickFields(row: unknown, fields: readonly string[], valid: readonly string[]): unknown {
  if (!isRecord(row)) {
    throw new PmovesError("--fields: this command's result has no fields", {
      code: "usage.no_fields",
      exit: EXIT.usage,
      hint: "leave --fields out",
    });
  }
  const picked: Record<string, unknown> = {};
  for (const field of fields) {
    const [first = "", ...rest] = Object.hasOwn(row, field) ? [field] : field.split(".");
    if (!Object.hasOwn(row, first) && !valid.includes(first)) {
      throw unknownField(first, [...new Set([...Object.keys(row), ...valid])]);
    }
    picked[field] = inside(row[first], rest);
  }
  return picked;
}

function inside(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return null;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}
