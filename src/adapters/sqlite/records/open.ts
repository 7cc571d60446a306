import { existsSync } from "node:fs";
import type { ContentPolicy } from "../../../observability/index.ts";
import { openStore } from "../open-store.ts";
import { InlineRunner, unlessMissing } from "../run-batches.ts";
import { StoreWriter } from "../writer.ts";
import { RECORD_SHAPE } from "./migrations.ts";
import { recordStatements } from "./statements.ts";
import { SqliteRecordStore } from "./store.ts";

/** With the recorder's own wait it stays well below the 250 ms that a crash may cost. */
const LINGER_MS = 25;
/** 32 MB: copied into the file by a few large writes instead of many small ones, each with its fsync. */
const CHECKPOINT_PAGES = 2048;

/**
 * Opens the records of a gateway: writing and reading each in a thread of its own. Commits are not fsynced
 * one by one (`normal`): they survive the death of the process, and a power cut may take the last ones. With
 * `remembers` file and writer are there before the first request is.
 */
export function openServedRecords(
  path: string,
  content: ContentPolicy,
  remembers = false,
): SqliteRecordStore {
  // What is wrong with the file is said here, before anything is served.
  if (remembers || existsSync(path)) openStore(path, { synchronous: "normal", shape: RECORD_SHAPE }).close();
  const setup = { path, synchronous: "normal", shape: RECORD_SHAPE } as const;
  const statements = recordStatements(content);
  const write = new StoreWriter({
    ...setup,
    statements,
    lingerMs: LINGER_MS,
    checkpointPages: CHECKPOINT_PAGES,
  });
  if (remembers) write.warm();
  const read = new StoreWriter({ ...setup, statements: {}, reads: true });
  return new SqliteRecordStore(write, unlessMissing(path, read));
}

/** Opens records for one command, in this thread. A store that is not there is not made by looking. */
export function openRecords(path: string, content: ContentPolicy): SqliteRecordStore {
  const write = new InlineRunner({
    path,
    shape: RECORD_SHAPE,
    statements: recordStatements(content),
  });
  const read = new InlineRunner({ path, shape: RECORD_SHAPE, statements: {}, reads: true });
  return new SqliteRecordStore(write, unlessMissing(path, read));
}
