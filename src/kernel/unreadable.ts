import { EXIT, messageOf, PmovesError } from "./errors.ts";

const WHAT: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder, no file",
};

/** The error of a file that the user named and that can't be read: exit 2, with the file and what is the matter. */
export function unreadable(
  path: string,
  cause: unknown,
  { code, hint }: { readonly code: string; readonly hint: string },
): PmovesError {
  const { code: reason = "" } = cause as { readonly code?: string };
  return new PmovesError(`${path}: ${WHAT[reason] ?? messageOf(cause)}`, {
    code,
    exit: EXIT.usage,
    hint,
    cause,
  });
}
