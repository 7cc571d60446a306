import type { InferenceCall } from "../../gateway/index.ts";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { loadSchemas, type Validator } from "../../kernel/json-schema.ts";

export interface AnswerSchema {
  readonly path: string;
  readonly schema: NonNullable<InferenceCall["outputSchema"]>;
  readonly check: Validator;
}

/** Throws `PmovesError` (exit 2) for a file that can't be read or holds no JSON Schema. */
export async function readSchema(
  path: string,
  readFile: (path: string) => Promise<string>,
): Promise<AnswerSchema> {
  try {
    const schema: unknown = JSON.parse(await readFile(path));
    if (typeof schema !== "object" || schema === null || Array.isArray(schema)) throw new Error("no object");
    const check = (await loadSchemas()).compile(schema);
    return { path, schema: schema as AnswerSchema["schema"], check };
  } catch (cause) {
    throw new PmovesError(`--schema ${path}: ${messageOf(cause)}`, {
      code: "chat.schema",
      exit: EXIT.usage,
      hint: cause instanceof PmovesError ? cause.hint : "name a file that holds one JSON Schema",
      cause,
    });
  }
}

/** The JSON of an answer, which fits. Throws `PmovesError` (exit 3) that names the path and the reason. */
export function jsonOfAnswer(text: string, { path, check }: AnswerSchema): unknown {
  let value: unknown;
  try {
    value = JSON.parse(bare(text));
  } catch (cause) {
    throw unfit(`the answer is no JSON (${messageOf(cause)})`, text);
  }
  const fault = check(value);
  if (fault !== undefined) throw unfit(`the answer does not fit ${path}: ${fault}`, text);
  return value;
}

/** Some models put a fence around what they were asked to give bare. */
function bare(text: string): string {
  return /^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/.exec(text)?.[1] ?? text;
}

function unfit(message: string, text: string): PmovesError {
  const begin = text.length > 300 ? `${text.slice(0, 300)}…` : text;
  return new PmovesError(`${message}\nit was: ${begin.replace(/\s+/g, " ")}`, {
    code: "chat.unfit",
    exit: EXIT.finding,
    hint: "ask again, ask another model, or loosen the schema; --format json has the whole answer",
  });
}
