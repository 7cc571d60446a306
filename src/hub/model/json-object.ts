import { messageOf } from "../../kernel/errors.ts";
import { isLosslessObject, readLossless, toPlain } from "../../kernel/lossless-json.ts";
import type { Problems } from "./problems.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON object in a file of a model. What is no such thing, or names a key twice, is a problem, and undefined. */
export function jsonObject(text: string, file: string, problems: Problems): JsonObject | undefined {
  let document: ReturnType<typeof readLossless>;
  try {
    document = readLossless(text);
  } catch (error) {
    problems.add(file, "", messageOf(error), "save it again as JSON");
    return undefined;
  }
  for (const { kind, path } of document.notes) {
    if (kind === "duplicate_key")
      problems.add(file, path, "the key is there twice", "readers take one or the other: remove one");
  }
  if (!isLosslessObject(document.value)) {
    problems.add(file, "", "is no JSON object", "save it again");
    return undefined;
  }
  return toPlain(document.value) as JsonObject;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
