import type { InputBlock } from "../../gateway/index.ts";
import type { Source } from "../../kernel/terminal.ts";
import { attachment, type ReadBytes } from "./attach.ts";
import { readPrompt } from "./prompt.ts";
import { templateBlock } from "./template-arguments.ts";

export interface QuestionOptions {
  readonly prompt: readonly string[];
  readonly attach: readonly string[];
  readonly template?: string | undefined;
  readonly param: readonly string[];
}

/** What a question is read with. */
export interface QuestionGround {
  readonly stdin: Source;
  readonly readBytes: ReadBytes;
  readonly signal: AbortSignal;
}

/**
 * A question's content: files first, then the template, then the words with what is piped in. Throws
 * `PmovesError` (exit 2) where there is nothing to ask.
 */
export async function readQuestion(
  { prompt, attach, template, param }: QuestionOptions,
  { stdin, readBytes, signal }: QuestionGround,
): Promise<readonly InputBlock[]> {
  const filled = templateBlock(template, param);
  const text = await readPrompt(prompt, stdin, signal, filled !== undefined);
  const files = await Promise.all(attach.map((path) => attachment(path, readBytes)));
  return [
    ...files,
    ...(filled === undefined ? [] : [filled]),
    ...(text === "" ? [] : [{ type: "text" as const, text }]),
  ];
}
