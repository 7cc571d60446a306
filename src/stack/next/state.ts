import * as z from "zod";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";

const entry = z.strictObject({
  /** RFC 3339: when it was first seen done. */
  since: z.iso.datetime(),
  evidence: z.array(z.string()),
});
const schema = z.strictObject({ version: z.literal(1), done: z.record(z.string(), entry) });

/** What was done when it was last looked at; kept between runs. */
export type Progress = z.output<typeof schema>;

export const FRESH: Progress = { version: 1, done: {} };

/** Throws `PmovesError` (exit 2) for a file that is damaged: what it knew is not to be guessed. */
export function readProgress(file: string, text: string | undefined): Progress {
  if (text === undefined) return FRESH;
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new PmovesError(
      `${file}: not the progress of pmoves stack next: ${messageOf(cause).split("\n")[0]}`,
      {
        code: "stack.progress",
        exit: EXIT.usage,
        hint: `begin anew: rm ${file}`,
        cause,
      },
    );
  }
}
