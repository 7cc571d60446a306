import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";

/** Line by line, never the whole file. Throws `PmovesError` `usage.file` (exit 2). */
export async function* readLines(path: string): AsyncGenerator<string> {
  const stream = createReadStream(path);
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }))
      yield line;
  } catch (cause) {
    throw new PmovesError(`${path} cannot be read: ${messageOf(cause)}`, {
      code: "usage.file",
      exit: EXIT.usage,
      hint: "Name a recording of pmoves bus record.",
      cause,
    });
  } finally {
    stream.destroy();
  }
}
