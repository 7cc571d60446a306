import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import type { Digest, DigestOptions, ModelFile, ModelFiles } from "../../hub/index.ts";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";

const CHUNK = 4 * 1024 * 1024;

/**
 * The files of a model in a folder, or one file as if it were alone there. Throws `PmovesError` `model.unreadable`
 * (exit 2) where nothing is there.
 */
export async function diskModelFiles(path: string, shown: string): Promise<ModelFiles> {
  let found: Awaited<ReturnType<typeof stat>>;
  try {
    found = await stat(path);
  } catch (cause) {
    throw new PmovesError(`${shown}: ${messageOf(cause)}`, {
      code: "model.unreadable",
      exit: EXIT.usage,
      hint: "Name a folder of model files, or a .gguf file",
      cause,
    });
  }
  const folder = found.isDirectory() ? path : dirname(path);
  const locate = (name: string) => join(folder, ...name.split("/"));
  return {
    path: shown,
    locate,
    list: () =>
      found.isDirectory() ? listed(folder) : Promise.resolve([{ name: basename(path), size: found.size }]),
    async read(name, offset, length) {
      await using handle = await open(locate(name));
      const buffer = Buffer.allocUnsafe(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    },
    digest: (name, options) => digest(locate(name), options),
  };
}

async function listed(folder: string): Promise<readonly ModelFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: ModelFile[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join("/");
    if (name.split("/").some((part) => part.startsWith("."))) continue;
    // The Hub's own cache holds links.
    const found = entry.isFile() || entry.isSymbolicLink() ? await stat(path) : undefined;
    if (found?.isFile()) files.push({ name, size: found.size });
  }
  return files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The Hub makes LFS of everything from 10 MB on, which has no git id of its content: that would double the work. */
const MOST_REGULAR = 32 * 1024 * 1024;

async function digest(path: string, { signal, onBytes }: DigestOptions): Promise<Digest> {
  const { size } = await stat(path);
  const sha256 = createHash("sha256");
  const git = size > MOST_REGULAR ? undefined : createHash("sha1").update(`blob ${size}\0`);
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK, signal })) {
    const bytes = chunk as Buffer;
    sha256.update(bytes);
    git?.update(bytes);
    onBytes?.(bytes.length);
  }
  return { sha256: sha256.digest("hex"), gitOid: git?.digest("hex") ?? null };
}
