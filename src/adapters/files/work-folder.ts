import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { messageOf, PmovesError } from "../../kernel/errors.ts";
import type { WorkFolder } from "../../trajectories/train/folder.ts";
import { readText } from "./read-text.ts";

/** A folder on the disk, made with its first file. */
export function diskWorkFolder(path: string): WorkFolder {
  const locate = (name: string) => join(path, ...name.split("/"));
  return {
    path,
    locate,
    readText: (name) => readText(locate(name)),
    writeText: (name, text) => written(locate(name), [text]).then(() => undefined),
    async claim(name) {
      await mkdir(dirname(locate(name)), { recursive: true });
      try {
        await using _ = await open(locate(name), "wx");
        return true;
      } catch (error) {
        if (isCode(error, "EEXIST")) return false;
        throw error;
      }
    },
    writeArray: (name, values) => written(locate(name), arrayTexts(values)),
    writeLines: (name, lines) => written(locate(name), withEnds(lines)),
    async *readLines(name) {
      yield* createInterface({ input: createReadStream(locate(name)), crlfDelay: Number.POSITIVE_INFINITY });
    },
    async readFrom(name, offset, most) {
      try {
        await using handle = await open(locate(name));
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(most), 0, most, offset);
        return buffer.subarray(0, bytesRead);
      } catch (error) {
        if (isCode(error, "ENOENT")) return new Uint8Array();
        throw error;
      }
    },
    async size(name) {
      try {
        return (await stat(locate(name))).size;
      } catch (error) {
        if (isCode(error, "ENOENT")) return 0;
        throw error;
      }
    },
    async digest(name) {
      const hash = createHash("sha256");
      let bytes = 0;
      for await (const chunk of createReadStream(locate(name))) {
        hash.update(chunk as Buffer);
        bytes += (chunk as Buffer).length;
      }
      return { sha256: hash.digest("hex"), bytes };
    },
    async folders(name) {
      try {
        const entries = await readdir(locate(name), { withFileTypes: true });
        return entries
          .filter((entry) => entry.isDirectory())
          .map((entry) => entry.name)
          .toSorted();
      } catch (error) {
        if (isCode(error, "ENOENT")) return [];
        throw error;
      }
    },
    remove: (name) => rm(locate(name), { recursive: true, force: true }),
    async below(name) {
      await mkdir(locate(name), { recursive: true });
      return diskWorkFolder(locate(name));
    },
  };
}

/** Writes a draft, which then takes the name. Resolves to the number of pieces. */
async function written(path: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<number> {
  const draft = `${path}.tmp`;
  let count = 0;
  async function* counted() {
    for await (const piece of pieces) {
      count++;
      yield piece;
    }
  }
  try {
    await mkdir(dirname(path), { recursive: true });
    await pipeline(Readable.from(counted()), createWriteStream(draft, { mode: 0o600, flush: true }));
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true });
    if (cause instanceof PmovesError || (cause as NodeJS.ErrnoException).syscall === undefined) throw cause;
    throw new PmovesError(`can't write ${path}: ${messageOf(cause)}`, { code: "file.unwritable", cause });
  }
  return count;
}

async function* withEnds(lines: AsyncIterable<string>) {
  for await (const line of lines) yield `${line}\n`;
}

/** One piece an element, so that pieces are elements. */
async function* arrayTexts(values: AsyncIterable<unknown>) {
  let before: string | undefined;
  for await (const value of values) {
    if (before !== undefined) yield `${before},\n`;
    before = `${before === undefined ? "[\n" : ""}${JSON.stringify(value)}`;
  }
  yield before === undefined ? "[]\n" : `${before}\n]\n`;
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}
