import type { Dirent } from "node:fs";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { SessionFile, SessionFiles } from "../../chat/index.ts";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { readFrame, SEGMENT_MAGIC } from "../../kernel/journal/frame.ts";
import type { OpenJournal } from "../../kernel/journal/journal.ts";
import { uuidVersion } from "../../kernel/uuid7.ts";
import { listSegments } from "../journal/segment-files.ts";

const MAX_RECORD_BYTES = 64 << 20;

/** Sessions as journals below a folder, `openJournal("sessions/<id>")` being the same place. */
export function sessionFiles(folder: string, openJournal: OpenJournal): SessionFiles {
  return {
    async list() {
      const entries = await foldersIn(folder);
      const found = await Promise.all(entries.map((id) => describe(folder, id)));
      return found.filter((file) => file !== undefined).sort((a, b) => b.updated - a.updated);
    },
    read: (id) => bodies(folder, id),
    open: (id) => openJournal(`sessions/${id}`, { maxRecordBytes: MAX_RECORD_BYTES }),
    remove: (id) => rm(join(folder, checked(id)), { recursive: true, force: true }),
  };
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  let entries: readonly Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new PmovesError(`the conversations in ${folder} can't be read: ${messageOf(error)}`, {
      code: "session.unreadable",
      hint: "it must be a folder that you may read; PMOVES_HOME and XDG_STATE_HOME say where it lies",
      cause: error,
    });
  }
  return entries.filter((entry) => entry.isDirectory() && isId(entry.name)).map(({ name }) => name);
}

async function describe(folder: string, id: string): Promise<SessionFile | undefined> {
  try {
    const paths = listSegments(join(folder, id)).map(({ path }) => path);
    const stats = await Promise.all(paths.map((path) => stat(path)));
    const bytes = stats.reduce((sum, { size }) => sum + size, 0);
    // Nothing was ever kept: it is just being made, or could not be.
    if (bytes <= SEGMENT_MAGIC.length) return undefined;
    return { id, updated: Math.max(0, ...stats.map(({ mtimeMs }) => mtimeMs)), bytes };
  } catch (error) {
    // Removed between the look and this one.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function* bodies(folder: string, id: string): AsyncGenerator<Uint8Array, void, undefined> {
  const own = join(folder, checked(id));
  for (const [place, path] of segmentPaths(own, id).entries()) {
    const bytes = await readFile(path);
    if (place === 0 && bytes.length < SEGMENT_MAGIC.length) return;
    if (!bytes.subarray(0, SEGMENT_MAGIC.length).equals(SEGMENT_MAGIC))
      throw damaged(path, 0, "it does not begin as a journal's file does");
    for (let at = SEGMENT_MAGIC.length; at < bytes.length; ) {
      const frame = readFrame(bytes, at, MAX_RECORD_BYTES);
      // A writer may be at it, or one was killed at it: what is not whole was never acknowledged.
      if (frame.state === "short") return;
      if (frame.state === "bad") throw damaged(path, at, "no record begins there");
      yield frame.record.body;
      at = frame.end;
    }
  }
}

function segmentPaths(own: string, id: string): readonly string[] {
  try {
    return listSegments(own).map(({ path }) => path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT")
      throw new PmovesError(`can't read the session ${id}: ${messageOf(error)}`, {
        code: "session.broken",
        cause: error,
      });
    throw new PmovesError(`there is no session ${id}`, {
      code: "session.unknown",
      exit: EXIT.usage,
      hint: "`pmoves sessions list` shows them",
    });
  }
}

function damaged(path: string, at: number, what: string): PmovesError {
  return new PmovesError(`${path} is damaged at byte ${at}: ${what}`, {
    code: "session.broken",
    hint: "restore it from a backup, or remove it with `pmoves sessions rm`; the others are not touched",
  });
}

function isId(name: string): boolean {
  return uuidVersion(name) !== undefined;
}

/** Ids become paths, so nothing else may. */
function checked(id: string): string {
  if (isId(id)) return id;
  throw new PmovesError(`"${id}" is no id of a session`, { code: "session.unknown", exit: EXIT.usage });
}
