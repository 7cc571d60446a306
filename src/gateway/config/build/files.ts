import { messageOf } from "../../../kernel/errors.ts";
import type { Json, JsonObject } from "../../model/index.ts";
import { fileReason } from "../file-reason.ts";
import type { FileRef } from "../read/context.ts";
import type { BuildContext } from "./target.ts";

/** The text of a file that the configuration names; a file that can't be read is an error at the key that names it. */
export function textOf(ref: FileRef, { facts, problems, places }: BuildContext): string | undefined {
  const file = facts.files.get(ref.path);
  if (file !== undefined && "text" in file) return file.text;
  const why = fileReason(file?.problem ?? "it was not read");
  problems.error("config.file_unreadable", places.find(ref.at), `can't read ${ref.path}: ${why}`, undefined);
  return undefined;
}

/** The JSON object (a JSON Schema) in such a file. */
export function objectOf(ref: FileRef, context: BuildContext): JsonObject | undefined {
  const text = textOf(ref, context);
  if (text === undefined) return undefined;
  const place = context.places.find(ref.at);
  try {
    const value: Json = JSON.parse(text);
    if (isObject(value)) return value;
    context.problems.error("config.bad_schema", place, `${ref.path} holds no JSON object`, undefined);
  } catch (error) {
    context.problems.error(
      "config.bad_schema",
      place,
      `${ref.path} is not JSON: ${messageOf(error)}`,
      undefined,
    );
  }
  return undefined;
}

/** Every file of a table of files, as `read` has it; those that failed are left out and reported. */
export function eachFile<T>(
  refs: Readonly<Record<string, FileRef>>,
  read: (ref: FileRef) => T | undefined,
): Readonly<Record<string, T>> {
  const found: Record<string, T> = {};
  for (const [name, ref] of Object.entries(refs)) {
    const value = read(ref);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
