import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { fileReason } from "./file-reason.ts";
import type { ConfigSource } from "./source.ts";

/** Reads configuration files. One that can't be read is a `PmovesError` (exit 2) that names it. */
export async function readSources(
  files: readonly string[],
  source: ConfigSource,
): Promise<readonly { readonly file: string; readonly text: string }[]> {
  return Promise.all(
    files.map(async (file) => {
      try {
        return { file, text: withoutMark(await source.readFile(file)) };
      } catch (error) {
        throw new PmovesError(`can't read the configuration ${file}: ${fileReason(messageOf(error))}`, {
          code: "config.unreadable",
          exit: EXIT.usage,
          cause: error,
        });
      }
    }),
  );
}

/** Editors on Windows put a byte order mark first; TOML knows none. */
function withoutMark(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}
