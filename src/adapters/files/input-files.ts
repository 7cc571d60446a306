import { type FileHandle, open, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { createGunzip } from "node:zlib";
import type { InputFiles } from "../../eval/index.ts";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";

const CHUNK = 1024 * 1024;

/** Whether a file opens with the mark of gzip. */
async function isGzip(handle: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
}

/** All bytes from the start, through one buffer: a reader of lines needs no more of it at a time. */
async function* plainBytes(handle: FileHandle): AsyncIterable<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(CHUNK);
  for (let at = 0; ; ) {
    const { bytesRead } = await handle.read(buffer, 0, CHUNK, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function* unpackedBytes(handle: FileHandle): AsyncIterable<Uint8Array> {
  const unpacked = createGunzip({ chunkSize: CHUNK });
  // Not through one buffer: a stream holds on to several at a time.
  const packed = handle.createReadStream({ start: 0, highWaterMark: CHUNK, autoClose: false });
  packed.on("error", (error) => unpacked.destroy(error));
  yield* packed.pipe(unpacked);
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
  const known: Readonly<Record<string, string>> = {
    ENOENT: "there is no such file",
    EISDIR: "it is a folder, no file",
  };
  const what = known[code ?? ""] ?? messageOf(cause);
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
      try {
        await using handle = await open(resolve(cwd, path));
        yield* (await isGzip(handle)) ? unpackedBytes(handle) : plainBytes(handle);
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
