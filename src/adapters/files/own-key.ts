import { randomBytes } from "node:crypto";
import { mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { EXIT, PmovesError } from "../../kernel/errors.ts";

/** Bytes of a key. */
const LENGTH = 32;

/** A random key of this machine, made with mode 0600 where it is not there. Throws `PmovesError` `key.file` for a file of another kind. */
export async function ownKey(path: string): Promise<Uint8Array> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    await using file = await open(path, "wx", 0o600);
    const key = randomBytes(LENGTH);
    await file.writeFile(key.toString("hex"));
    await file.sync();
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const text = (await readFile(path, "utf8")).trim();
  if (/^[0-9a-f]{64}$/.test(text)) return Buffer.from(text, "hex");
  throw new PmovesError(`${path} holds no key of 32 bytes in hexadecimal`, {
    code: "key.file",
    exit: EXIT.usage,
    hint: "Restore it; without it placeholders differ from those published before. Removing it makes a new one",
  });
}
