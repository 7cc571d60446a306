import { redactSecrets } from "../../kernel/redact.ts";
import { Utf8Stream } from "../../kernel/utf8-stream.ts";
import type { WorkFolder } from "./folder.ts";

const CHUNK = 256 * 1024;
/** How much of an old log is shown where one joins later. */
const TAIL = 4 * 1024;
/** A line without an end is shown in pieces from here on. */
const LONGEST = 64 * 1024;

/** Reads a log that grows. A progress bar's redrawing counts as lines; secrets in it stay unseen. */
export class LogReader {
  readonly #folder: WorkFolder;
  readonly #name: string;
  readonly #utf8 = new Utf8Stream();
  #at = 0;
  #rest = "";
  #skip = false;

  constructor(folder: WorkFolder, name: string) {
    this.#folder = folder;
    this.#name = name;
  }

  /** Goes to the last lines of what is there. */
  async toEnd(): Promise<void> {
    this.#at = Math.max(0, (await this.#folder.size(this.#name)) - TAIL);
    this.#skip = this.#at > 0;
  }

  /** The lines that are there by now; the last too where `all`. */
  async *lines(all: boolean): AsyncGenerator<string> {
    for (;;) {
      const chunk = await this.#folder.readFrom(this.#name, this.#at, CHUNK);
      this.#at += chunk.length;
      yield* this.#split(this.#utf8.decode(chunk));
      if (chunk.length < CHUNK) break;
    }
    if ((all || this.#rest.length > LONGEST) && this.#rest !== "") {
      yield clean(this.#rest);
      this.#rest = "";
    }
  }

  *#split(text: string): Generator<string> {
    const pieces = (this.#rest + text).split(/\r\n|\n|\r/);
    this.#rest = pieces.pop() ?? "";
    for (const piece of pieces) {
      // The first of a log that is joined late is cut.
      if (!this.#skip && piece.trim() !== "") yield clean(piece);
      this.#skip = false;
    }
  }
}

/** Without colours and cursor movements: what a program wrote is shown, not obeyed. */
function clean(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  return redactSecrets(line.replace(/\u001b\[[\d;?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f]/g, ""));
}
