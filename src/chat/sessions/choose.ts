import type { Clock } from "../../kernel/clock.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { uuid7 } from "../../kernel/uuid7.ts";
import { findSession, readSession } from "./find.ts";
import type { SessionFiles } from "./port.ts";
import { readRecord, type SessionRecord } from "./record.ts";
import { SessionWriter } from "./writer.ts";

/** Which conversation a question belongs to. */
export interface SessionChoice {
  /** The last one. */
  readonly continue?: boolean | undefined;
  /** An id, a part of one, or `last`. */
  readonly session?: string | undefined;
  /** The same, to go on from it as a new one. */
  readonly fork?: string | undefined;
  /** An episode of somebody else's making. */
  readonly episode?: string | undefined;
  /** False: kept in memory only. */
  readonly save: boolean;
}

/**
 * How far the id of a new conversation is dated back: it is the episode's id too, and a gateway whose clock is
 * behind refuses one of the future.
 */
const SKEW_MS = 10_000;

/** Opens the conversation that is meant, a new one by default. Throws `PmovesError` (exit 2) for two at once. */
export async function chooseSession(
  files: SessionFiles,
  choice: SessionChoice,
  clock: Clock,
): Promise<SessionWriter> {
  const { session, fork, episode, save } = choice;
  const named = [
    ...(choice.continue ? ["--continue"] : []),
    ...(session === undefined ? [] : ["--session"]),
    ...(fork === undefined ? [] : ["--fork"]),
  ];
  if (named.length > 1 || (named.length > 0 && fork === undefined && episode !== undefined)) {
    const all = [...named, ...(episode === undefined ? [] : ["--episode"])];
    throw new PmovesError(`${all.slice(0, 2).join(" and ")} exclude each other`, {
      code: "usage.exclusive",
      exit: EXIT.usage,
      hint: "leave one of the two out; `pmoves sessions list` shows the conversations",
    });
  }
  const old = choice.continue ? "last" : session;
  if (old !== undefined) return goOn(files, await findSession(files, old), save);
  const from = fork === undefined ? undefined : await readSession(files, await findSession(files, fork));
  const id = uuid7(clock.now() - SKEW_MS);
  const head = { id, episode: episode?.toLowerCase() ?? id };
  return SessionWriter.begin(save ? () => files.open(id) : undefined, head, from);
}

/** The conversation itself, or a copy in memory where nothing is to be kept. */
async function goOn(files: SessionFiles, id: string, save: boolean): Promise<SessionWriter> {
  const records: SessionRecord[] = [];
  for await (const body of files.read(id)) records.push(readRecord(id, records.length + 1, body));
  const writer = SessionWriter.resume(() => files.open(id), records, id);
  // Complains now about what has no beginning.
  const { episode } = writer.session;
  if (save) return writer;
  return SessionWriter.begin(undefined, { id, episode }, writer.session);
}
