import { randomBytes, randomUUID } from "node:crypto";
import { access, link, mkdir, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { readSecretFile } from "./secret-file.ts";

export interface OwnSecret {
  readonly text: string;
  /** It was not there and has been made. */
  readonly made: boolean;
}

/**
 * The secret that this machine keeps in a file, made on the first call: 32 random bytes in base64url, mode
 * 0600. Of several processes that start at once one makes it. Throws `PmovesError` `secret.file`.
 */
export async function ownSecret(path: string): Promise<OwnSecret> {
  if (await isThere(path)) return { text: await readSecretFile(path), made: false };
  const text = randomBytes(32).toString("base64url");
  if (await create(path, `${text}\n`)) return { text, made: true };
  return { text: await readSecretFile(path), made: false };
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** False where a file is there already. */
async function create(path: string, text: string): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await putWhole(path, text);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new PmovesError(`${path} can't be written: ${messageOf(cause)}`, {
      code: "secret.file",
      exit: EXIT.usage,
      hint: "Let its folder be written to, or set the secret in the environment.",
      cause,
    });
  }
}

/** Whoever reads it finds all of it or nothing; a link never replaces what another has put there. */
async function putWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await using file = await open(draft, "wx", 0o600);
    await file.writeFile(text);
    await file.sync();
    await link(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}
