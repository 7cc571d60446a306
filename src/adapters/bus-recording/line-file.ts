import { type FileHandle, open } from "node:fs/promises";
import type { LineFile } from "../../bus/index.ts";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";

const BLOCK = 64 * 1024;
/** A history is read on when less than this waits. */
const ENOUGH = 4 << 20;
/** What came is on its way to the disk after so long, for who looks at the file meanwhile. */
const LINGER_MS = 200;

/** A new file, readable by its owner only. Throws `PmovesError` `file.exists`, `file.write`. */
export async function openLineFile(path: string, force: boolean): Promise<LineFile> {
  try {
    return new Lines(path, await open(path, force ? "w" : "wx", 0o600));
  } catch (cause) {
    if ((cause as { readonly code?: unknown }).code === "EEXIST") {
      throw new PmovesError(`${path} is there already`, {
        code: "file.exists",
        exit: EXIT.usage,
        hint: "Name another file, or overwrite it with --force.",
      });
    }
    throw unwritten(path, cause);
  }
}

class Lines implements LineFile {
  readonly path: string;
  readonly #file: FileHandle;
  #lines: string[] = [];
  #length = 0;
  #writing = 0;
  #written: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #failure: PmovesError | undefined;
  #closed = false;

  constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  write(line: string): Promise<void> | undefined {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length >= BLOCK) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), LINGER_MS);
    return this.#length + this.#writing > ENOUGH ? this.#settled() : undefined;
  }

  async close(): Promise<void> {
    if (this.#closed) return this.#settled();
    this.#closed = true;
    this.#flush();
    await this.#written;
    try {
      await this.#file.datasync();
    } finally {
      await this.#file.close();
    }
    await this.#settled();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#length === 0) return;
    const text = this.#lines.join("");
    this.#lines = [];
    this.#length = 0;
    this.#writing += text.length;
    this.#written = this.#written.then(async () => {
      try {
        if (this.#failure === undefined) await this.#file.appendFile(text);
      } catch (cause) {
        this.#failure = unwritten(this.path, cause);
      }
      this.#writing -= text.length;
    });
  }

  async #settled(): Promise<void> {
    await this.#written;
    if (this.#failure !== undefined) throw this.#failure;
  }
}

function unwritten(path: string, cause: unknown): PmovesError {
  return new PmovesError(`${path} cannot be written: ${messageOf(cause)}`, {
    code: "file.write",
    hint: "Choose a folder that you may write to, with room on its disk.",
    cause,
  });
}
