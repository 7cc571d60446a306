import { EXIT, PmovesError } from "../kernel/errors.ts";

/** `owner/name` as the Hub takes it: letters, digits, `-`, `_`, `.`, none of the last three at an end, no `--` or `..`. */
export function isRepoId(text: string): boolean {
  const parts = text.split("/");
  const good = (part: string) =>
    /^[A-Za-z0-9_](?:[\w.-]*[A-Za-z0-9_])?$/.test(part) && !/--|\.\./.test(part) && part.length <= 96;
  return parts.length === 2 && parts.every(good);
}

/** The same id. Throws `PmovesError` `hub.bad_name` where it is none. */
export function repoId(text: string): string {
  if (isRepoId(text)) return text;
  throw new PmovesError(`${JSON.stringify(text)} is no repository of the Hub`, {
    code: "hub.bad_name",
    exit: EXIT.usage,
    hint: "Write owner/name, of letters, digits, -, _ and .",
  });
}
