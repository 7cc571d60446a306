import { messageOf } from "../../kernel/errors.ts";
import { uuid7Time, uuidVersion } from "../../kernel/uuid7.ts";
import { readSession } from "./find.ts";
import type { SessionFile, SessionFiles } from "./port.ts";
import { type Session, textOfContent, titleOf } from "./session.ts";

/** A session as `pmoves sessions list` shows it. Times as ISO 8601, cost in USD. */
export interface SessionRow {
  readonly id: string;
  readonly updated: string;
  readonly created: string | null;
  /** Questions that were asked. */
  readonly questions: number | null;
  readonly title: string;
  readonly model: string | null;
  readonly cost: number | null;
  /** Why it can't be read. */
  readonly error: string | null;
}

/** A session that can't be read is a row too, which says why. */
export async function* listSessions(
  files: SessionFiles,
  limit: number,
): AsyncGenerator<SessionRow, void, undefined> {
  for (const file of (await files.list()).slice(0, limit)) yield await rowOf(files, file);
}

async function rowOf(files: SessionFiles, file: SessionFile): Promise<SessionRow> {
  const { id } = file;
  const created = uuidVersion(id) === 7 ? new Date(uuid7Time(id)).toISOString() : null;
  const times = { id, updated: new Date(file.updated).toISOString(), created };
  try {
    const session = await readSession(files, id);
    const answers = session.messages.flatMap((one) => (one.role === "assistant" ? [one.answer] : []));
    const costs = answers.flatMap(({ cost }) => cost ?? []);
    return {
      ...times,
      questions: session.messages.filter(({ role }) => role === "user").length,
      title: titleOf(session),
      model: answers.findLast(({ variant_name: name }) => name !== null)?.variant_name ?? null,
      cost: costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0),
      error: null,
    };
  } catch (error) {
    const nothing = { questions: null, title: "", model: null, cost: null };
    return { ...times, ...nothing, error: messageOf(error) };
  }
}

export interface Found {
  readonly session: string;
  /** Place of the message in its session, from 0. */
  readonly message: number;
  readonly role: "user" | "assistant";
  readonly text: string;
}

const AROUND = 40;

/**
 * Messages that hold all words, newest session first. `onBroken` is told of sessions that can't be read.
 */
export async function* searchSessions(
  files: SessionFiles,
  words: readonly string[],
  onBroken: (error: unknown) => Promise<void>,
): AsyncGenerator<Found, void, undefined> {
  const wanted = words.map((word) => word.toLowerCase());
  for (const { id } of await files.list()) {
    let session: Session;
    try {
      session = await readSession(files, id);
    } catch (error) {
      await onBroken(error);
      continue;
    }
    for (const [message, one] of session.messages.entries()) {
      const text = one.role === "user" ? textOfContent(one.content) : one.answer.text;
      const lower = text.toLowerCase();
      if (wanted.every((word) => lower.includes(word)))
        yield { session: id, message, role: one.role, text: around(text, lower.indexOf(wanted[0] ?? "")) };
    }
  }
}

/** The place that was found, on one line. */
function around(text: string, at: number): string {
  const from = Math.max(0, at - AROUND);
  const to = Math.min(text.length, at + 2 * AROUND);
  const line = text.slice(from, to).replace(/\s+/g, " ");
  return `${from > 0 ? "…" : ""}${line}${to < text.length ? "…" : ""}`;
}
