import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { SessionFiles } from "./port.ts";
import { readRecord } from "./record.ts";
import { type Session, SessionReader } from "./session.ts";

/**
 * The id that a person means: whole, `last`, or an end or beginning of one that fits only one. Throws
 * `PmovesError` (exit 2) otherwise.
 */
export async function findSession(files: SessionFiles, wanted: string): Promise<string> {
  const all = await files.list();
  if (wanted === "last") {
    // One that was killed before its first record was whole is passed over.
    for (const { id } of all) if (await hasRecords(files, id)) return id;
  }
  const text = wanted.toLowerCase();
  const exact = all.find(({ id }) => id === text);
  if (exact !== undefined) return exact.id;
  const fits = text.length < 4 ? [] : all.filter(({ id }) => id.startsWith(text) || id.endsWith(text));
  const [only] = fits;
  if (only !== undefined && fits.length === 1) return only.id;
  const many = fits.length > 1;
  throw new PmovesError(
    many
      ? `${fits.length} sessions fit "${wanted}"`
      : `there is no session ${wanted === "last" ? "yet" : `"${wanted}"`}`,
    {
      code: many ? "session.ambiguous" : "session.unknown",
      exit: EXIT.usage,
      hint: "`pmoves sessions list` shows them",
    },
  );
}

async function hasRecords(files: SessionFiles, id: string): Promise<boolean> {
  for await (const _ of files.read(id)) return true;
  return false;
}

export async function readSession(files: SessionFiles, id: string): Promise<Session> {
  const reader = new SessionReader(id);
  let sequence = 0;
  for await (const body of files.read(id)) reader.add(readRecord(id, ++sequence, body));
  return reader.session;
}
