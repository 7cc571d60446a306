import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { createGunzip } from "node:zlib";
import type { InputFiles } from "../../eval/index.ts";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";

const CHUNK = 1024 * 1024;

/** Whether a file opens with the mark of gzip. */
async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

function unreadable(path: string, cause: unknown): PmovesError {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code?.startsWith("Z_")) {
    return new PmovesError(`${path}: no whole gzip file: ${messageOf(cause)}`, {
      code: "eval.gzip",
      exit: EXIT.usage,
      hint: "it is cut short or damaged: fetch or pack it again",
      cause,
    });
  }
  const what = code === "ENOENT" ? "there is no such file" : messageOf(cause);
  return new PmovesError(`${path}: ${what}`, {
    code: "eval.unreadable",
    exit: EXIT.usage,
    hint: "name a file that is there and may be read",
    cause,
  });
}

/** Files on disk; names are resolved from `cwd`. */
export function diskInputFiles(cwd: string): InputFiles {
  return {
    async *read(path) {
      const file = resolve(cwd, path);
      try {
        const packed = await isGzip(file);
        const bytes = createReadStream(file, { highWaterMark: CHUNK });
        if (!packed) {
          yield* bytes;
          return;
        }
        const unpacked = createGunzip({ chunkSize: CHUNK });
        bytes.on("error", (error) => unpacked.destroy(error));
        yield* bytes.pipe(unpacked);
      } catch (error) {
        throw error instanceof PmovesError ? error : unreadable(path, error);
      }
    },
    async kind(path) {
      try {
        const found = await stat(resolve(cwd, path));
        return found.isDirectory() ? "folder" : "file";
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw unreadable(path, error);
      }
    },
  };
}
