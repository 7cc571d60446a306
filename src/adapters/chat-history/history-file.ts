import { randomUUID } from "node:crypto";
import {
  closeSync,
  fchmodSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PromptHistory } from "../../chat/prompt-history.ts";
import { messageOf, PmovesError } from "../../kernel/errors.ts";
import { FileLock } from "../journal/lock.ts";
import { lineOf, newestWithin, readLines } from "./kept-lines.ts";

export interface HistoryLimits {
  /** Texts that are kept. */
  readonly entries: number;
  /** The size that the file is brought down to, and twice which it never grows beyond by more than a text. */
  readonly bytes: number;
}

const LIMITS: HistoryLimits = { entries: 5_000, bytes: 8 * 2 ** 20 };

/** Appends between two looks at whether the file has too many lines. */
const LOOK_EVERY = 200;

/**
 * What was sent, one JSON object `{"text": …}` a line in `history.jsonl` of a folder, readable for its owner
 * alone. Appended at once, so it is there after a kill; several programs may write. A line that a crash has
 * torn is passed over and counted. Throws `PmovesError` `chat.history` where the file can't be read or written.
 */
export function historyFile(folder: string, limits: HistoryLimits = LIMITS): PromptHistory & AsyncDisposable {
  const path = join(folder, "history.jsonl");
  let lock: FileLock | undefined;
  let appended = 0;
  return {
    async list() {
      try {
        return readLines(await readFile(path), limits.entries);
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === "ENOENT") return { prompts: [], broken: 0 };
        throw failed("read", path, cause);
      }
    },
    async append(text) {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        lock ??= new FileLock(folder);
        await lock.hold(() => {
          const size = appendLine(path, lineOf(text));
          if (appended % LOOK_EVERY === 0 || size > 2 * limits.bytes) shorten(path, limits);
          appended += 1;
        });
      } catch (cause) {
        throw cause instanceof PmovesError ? cause : failed("write", path, cause);
      }
    },
    async [Symbol.asyncDispose]() {
      lock?.[Symbol.dispose]();
      lock = undefined;
    },
  };
}

/** The file's size behind it. */
function appendLine(path: string, line: string): number {
  const file = openSync(path, "a+", 0o600);
  try {
    const { size, mode } = fstatSync(file);
    if ((mode & 0o077) !== 0) fchmodSync(file, 0o600);
    writeFileSync(file, endsTorn(file, size) ? `\n${line}` : line);
    return size + line.length;
  } finally {
    closeSync(file);
  }
}

/** Whether the last line was not written to its end: what follows must not be joined to it. */
function endsTorn(file: number, size: number): boolean {
  if (size === 0) return false;
  const last = new Uint8Array(1);
  readSync(file, last, 0, 1, size - 1);
  return last[0] !== 10;
}

/** Leaves the newest texts, once there are a tenth more lines than that, or too many bytes. */
function shorten(path: string, limits: HistoryLimits): void {
  const bytes = readFileSync(path);
  let lines = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines += 1;
  if (lines <= limits.entries * 1.1 && bytes.length <= 2 * limits.bytes) return;
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    const { prompts } = readLines(bytes, limits.entries);
    writeFileSync(draft, newestWithin(prompts, limits.bytes), { flag: "wx", mode: 0o600 });
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

function failed(doing: "read" | "write", path: string, cause: unknown): PmovesError {
  return new PmovesError(`can't ${doing} the history of prompts, ${path}: ${messageOf(cause)}`, {
    code: "chat.history",
    hint: "The chat goes on without it. Look at the file's owner, its mode and the room on the disk.",
    cause,
  });
}
