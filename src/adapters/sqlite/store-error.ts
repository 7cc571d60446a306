import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";

/** SQLite's primary result codes that say something about the file itself (sqlite.org/rescode.html). */
const CORRUPT = 11;
const NOT_A_DATABASE = 26;
const BUSY = 5;
const FULL = 13;
const READ_ONLY = 8;

/** Anything that SQLite or the disk threw about a store, as an error that names the file and the mend. */
export function storeError(path: string, thrown: unknown): PmovesError {
  if (thrown instanceof PmovesError) return thrown;
  const { code, hint, what } = describe(thrown);
  return new PmovesError(`${path}: ${what}: ${messageOf(thrown)}`, {
    code,
    exit: EXIT.failure,
    hint,
    cause: thrown,
  });
}

/** What files say before SQLite is asked (man 3 errno), as SQLite's codes. */
const OF_FILES: Readonly<Record<string, number>> = {
  EROFS: READ_ONLY,
  EACCES: READ_ONLY,
  EPERM: READ_ONLY,
  ENOSPC: FULL,
  EDQUOT: FULL,
};

function describe(thrown: unknown): { readonly code: string; readonly what: string; readonly hint: string } {
  switch (primaryCode(thrown)) {
    case CORRUPT:
    case NOT_A_DATABASE:
      return {
        code: "store.corrupt",
        what: "is damaged or no store of pmoves, and was left as it is",
        hint: "move the file away (a new one is made) or put a backup in its place",
      };
    case BUSY:
      return {
        code: "store.busy",
        what: "is locked by another process",
        hint: "end the process that holds it, or try again",
      };
    case FULL:
      return { code: "store.full", what: "can't be written", hint: "free space on that disk" };
    case READ_ONLY:
      return {
        code: "store.read_only",
        what: "can't be written",
        hint: "make the file and its folder writable, or name another place ([store] path, PMOVES_HOME)",
      };
    default:
      return {
        code: "store.unusable",
        what: "can't be used",
        hint: "check that the folder exists and is writable; PMOVES_HOME or XDG_STATE_HOME choose another",
      };
  }
}

function primaryCode(thrown: unknown): number | undefined {
  const { errcode: extended, code } = (thrown ?? {}) as {
    readonly errcode?: unknown;
    readonly code?: unknown;
  };
  if (typeof extended === "number") return extended & 0xff;
  return typeof code === "string" ? OF_FILES[code] : undefined;
}
