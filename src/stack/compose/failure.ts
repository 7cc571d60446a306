import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { Place } from "./node.ts";

/** Compose would refuse these files, and there is nothing to go on with. */
export function composeFailure(code: string, place: Place, what: string, hint?: string): PmovesError {
  return new PmovesError(`${place.file}:${place.line}: ${what}`, {
    code: `compose.${code}`,
    exit: EXIT.usage,
    hint,
  });
}

/**
 * Something that is wrong with the files but leaves them readable. `error`: Compose refuses them for it;
 * `warning`: Compose reads on.
 */
export interface Diagnostic {
  readonly code:
    | "unknown_key"
    | "unset_variable"
    | "required_variable"
    | "missing_env_file"
    | "open_env_file"
    | "undefined_reference"
    | "no_image";
  readonly level: "error" | "warning";
  readonly place: Place;
  readonly message: string;
  readonly hint?: string | undefined;
  /** What it is about, whatever line it stands in: a variable, a path, a key. */
  readonly name: string;
  /** The service that it is about, where it is about one. */
  readonly service?: string | undefined;
}
