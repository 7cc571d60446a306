import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { ChatAnswer, ShapedAnswer } from "./answer.ts";
import { extractCode } from "./extract-code.ts";
import { type AnswerSchema, jsonOfAnswer, readSchema } from "./json-answer.ts";

/** What an answer has to be, and what of it is wanted: `--schema` or `--extract`. */
export interface Shape {
  /** What a call says of it. */
  readonly schema: AnswerSchema["schema"] | undefined;
  /** Throws `PmovesError` (exit 3) where the answer is not what it has to be. */
  check(answer: ChatAnswer): void;
  /** The answer with `parsed` or `code`; `parsed` is null where it does not fit. */
  shaped(answer: ChatAnswer): ShapedAnswer;
  /** What of the answer is wanted. */
  wanted(answer: ChatAnswer): string;
}

interface ShapeOptions {
  readonly schema?: string | undefined;
  readonly extract?: "code" | undefined;
}

/** Throws `PmovesError` (exit 2) for a schema that is none, and for both at once. */
export async function readShape(
  { schema, extract }: ShapeOptions,
  readFile: (path: string) => Promise<string>,
): Promise<Shape | undefined> {
  if (schema === undefined) return extract === undefined ? undefined : CODE;
  if (extract === undefined) return schemaShape(await readSchema(schema, readFile));
  throw new PmovesError("--schema and --extract exclude each other", {
    code: "usage.exclusive",
    exit: EXIT.usage,
    hint: "leave one of the two out",
  });
}

/** What stdout gets: what is wanted, or the calls of tools that came instead. */
export function shapedText(answer: ChatAnswer, shape: Pick<Shape, "wanted">): string {
  const calls = answer.tool_calls.map((call) => `${JSON.stringify({ tool_call: call })}\n`);
  const text = isOnlyCalls(answer) ? "" : shape.wanted(answer);
  return (text === "" || text.endsWith("\n") ? text : `${text}\n`) + calls.join("");
}

/** Calls of tools are an answer that has no text yet. */
function isOnlyCalls({ text, tool_calls: calls }: ChatAnswer): boolean {
  return calls.length > 0 && text.trim() === "";
}

const CODE: Shape = {
  schema: undefined,
  check: () => undefined,
  shaped: (answer) => ({ ...answer, code: extractCode(answer.text) }),
  wanted: ({ text }) => extractCode(text),
};

function schemaShape(schema: AnswerSchema): Shape {
  return {
    schema: schema.schema,
    check(answer) {
      if (!isOnlyCalls(answer)) jsonOfAnswer(answer.text, schema);
    },
    shaped: (answer) => ({ ...answer, parsed: parsedOf(answer, schema) }),
    wanted: ({ text }) => JSON.stringify(jsonOfAnswer(text, schema), undefined, 2),
  };
}

function parsedOf({ text }: ChatAnswer, schema: AnswerSchema): unknown {
  try {
    return jsonOfAnswer(text, schema);
  } catch (error) {
    // `check` has told it; here null says so.
    if (error instanceof PmovesError && error.code === "chat.unfit") return null;
    throw error;
  }
}
