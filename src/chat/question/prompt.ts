import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { Source } from "../../kernel/terminal.ts";
import { unlessAborted } from "../../kernel/unless-aborted.ts";

/**
 * The prompt of the command line, and what is piped in below it after a blank line. Throws `PmovesError`
 * (exit 2) where there is neither, unless `optional`; the signal's reason where it aborts while somebody still types.
 */
export async function readPrompt(
  words: readonly string[],
  stdin: Source,
  signal: AbortSignal,
  optional = false,
): Promise<string> {
  const asked = words.join(" ");
  const piped = stdin.isTTY ? "" : await unlessAborted(stdin.text(), signal);
  const parts = [asked, piped.replace(/\s+$/, "")].filter((part) => part.trim() !== "");
  if (parts.length > 0 || optional) return parts.join("\n\n");
  throw new PmovesError("there is nothing to ask: give a prompt", {
    code: "chat.no_prompt",
    exit: EXIT.usage,
    hint: 'pmoves chat "why is the sky blue?", or pipe it: git diff | pmoves chat "review this"',
  });
}
