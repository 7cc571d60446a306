import * as z from "zod";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";

const fields = z.strictObject({
  id: z.union([z.string(), z.number()]).optional(),
  prompt: z.string().optional(),
  system: z.string().optional(),
  function: z.string().min(1).optional(),
  model: z.string().min(1).optional(),
  variant: z.string().min(1).optional(),
  tier: z.literal([1, 2, 3]).optional(),
  template: z.string().min(1).optional(),
  arguments: z.record(z.string(), z.json()).optional(),
  attach: z.array(z.string().min(1)).optional(),
});

/** One line of a batch: whom and what to ask, where that is not as the options have it. */
export interface BatchPrompt extends z.output<typeof fields> {
  /** From 1. */
  readonly line: number;
}

/** Faults that are told at once. */
const MOST_TOLD = 5;

/**
 * Prompts of a JSON-lines file: a text each, or an object. Blank lines are passed over. Throws `PmovesError`
 * (exit 2) that names every bad line, before anything is asked.
 */
export function readPrompts(path: string, text: string): readonly BatchPrompt[] {
  const prompts: BatchPrompt[] = [];
  const faults: string[] = [];
  for (const [place, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const read = readLine(place === 0 ? line.replace(/^\ufeff/, "") : line);
    if (typeof read === "string") faults.push(`${path}:${place + 1}: ${read}`);
    else prompts.push({ ...read, line: place + 1 });
  }
  if (faults.length > 0) {
    const more = faults.length > MOST_TOLD ? [`and ${faults.length - MOST_TOLD} more`] : [];
    throw wrong([...faults.slice(0, MOST_TOLD), ...more].join("\n"));
  }
  if (prompts.length === 0) throw wrong(`${path}: there is no prompt in it`);
  return prompts;
}

/** The prompt of a line, or what is wrong with it. */
function readLine(line: string): z.output<typeof fields> | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return messageOf(error);
  }
  if (typeof value === "string") return value.trim() === "" ? "the prompt is empty" : { prompt: value };
  const read = fields.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
    return `${where}${issue?.message ?? "not a prompt"}`;
  }
  const { prompt = "", template, attach = [] } = read.data;
  if (
    prompt.trim() === "" &&
    template === undefined &&
    read.data.arguments === undefined &&
    attach.length === 0
  )
    return "it has neither prompt, template nor attach";
  return read.data;
}

function wrong(message: string): PmovesError {
  return new PmovesError(message, {
    code: "chat.batch",
    exit: EXIT.usage,
    hint: 'a line is a text in quotes, or an object such as {"id":"q1","prompt":"why?","system":"be brief"}',
  });
}
