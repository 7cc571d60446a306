import * as z from "zod";
import type { InferenceCall } from "../../gateway/index.ts";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";

type Tools = InferenceCall["tools"]["additional"];

const described = z.object({
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, "a name is 1 to 64 letters, digits, - and _"),
  description: z.string().optional(),
  parameters: z.record(z.string(), z.json()).default({ type: "object", properties: {} }),
  strict: z.boolean().default(false),
});
/** TensorZero's form, or OpenAI's with `function` around it. */
const entry = z.union([
  described,
  z.object({ type: z.literal("function"), function: described }).transform((one) => one.function),
]);
const shape = z.union([
  z.array(entry).min(1),
  z.object({ tools: z.array(entry).min(1) }).transform((one) => one.tools),
]);

/** `--tools`: a JSON list of function tools. Throws `PmovesError` (exit 2) that names the file and the field. */
export async function readTools(path: string, readFile: (path: string) => Promise<string>): Promise<Tools> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path));
  } catch (cause) {
    throw wrong(path, messageOf(cause), cause);
  }
  const read = shape.safeParse(value);
  if (!read.success) throw wrong(path, whyNot(value));
  const twice = read.data.find(({ name }, at) => read.data.findIndex((one) => one.name === name) !== at);
  if (twice !== undefined) throw wrong(path, `"${twice.name}" is there twice`);
  return read.data.map(({ name, description, parameters, strict }) => {
    return { type: "function", name, description, parameters: parameters as Tools[number] & never, strict };
  });
}

/** The first thing that is wrong, told of the form that was meant. */
function whyNot(value: unknown): string {
  const list = Array.isArray(value) ? value : (value as { readonly tools?: unknown } | null)?.tools;
  if (!Array.isArray(list) || list.length === 0) return "it is no list of tools";
  for (const [at, one] of list.entries()) {
    const inner = (one as { readonly function?: unknown } | null)?.function ?? one;
    const issue = described.safeParse(inner).error?.issues[0];
    if (issue !== undefined)
      return `tool ${at + 1}, ${issue.path.join(".") || "as a whole"}: ${issue.message}`;
  }
  return "it is no list of tools";
}

function wrong(path: string, why: string, cause?: unknown): PmovesError {
  return new PmovesError(`--tools ${path}: ${why}`, {
    code: "chat.tools",
    exit: EXIT.usage,
    hint: 'a list such as [{"name":"weather","description":"…","parameters":{"type":"object","properties":{}}}]',
    cause,
  });
}
