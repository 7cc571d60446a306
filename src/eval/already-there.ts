import { EXIT, PmovesError } from "../kernel/errors.ts";

/** Said before long work begins, not when it is to be written. */
export function alreadyThere(path: string): PmovesError {
  return new PmovesError(`${path} is there already`, {
    code: "file.exists",
    exit: EXIT.usage,
    hint: "name another place, or overwrite it with --force",
  });
}
