import { fileURLToPath } from "node:url";
import { spawn } from "@lydell/node-pty";
import headless from "@xterm/headless";

const root = fileURLToPath(new URL("../../../", import.meta.url));

export interface PtyOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Rows that the emulator keeps above the visible ones; default 500. */
  readonly scrollback?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Nothing is answered to what the program asks of its terminal. */
  readonly cwd?: string;
}

/** A program on a real pseudo-terminal, with an emulator that shows what a person would see. */
export class PtyRun {
  readonly #pty: ReturnType<typeof spawn>;
  readonly #terminal: InstanceType<typeof headless.Terminal>;
  readonly #chunks: { readonly at: number; readonly text: string }[] = [];
  readonly exited: Promise<{ readonly exit: number; readonly signal: number | undefined }>;
  #waiting = new Set<() => void>();

  constructor(file: string, args: readonly string[], options: PtyOptions = {}) {
    const { columns: cols = 80, rows = 24, scrollback = 500 } = options;
    this.#terminal = new headless.Terminal({ cols, rows, allowProposedApi: true, scrollback });
    const env = { PATH: process.env.PATH ?? "", TERM: "xterm-256color", LANG: "C.UTF-8", ...options.env };
    this.#pty = spawn(file, [...args], { cols, rows, cwd: options.cwd ?? root, env, name: env.TERM });
    this.#pty.onData((text) => {
      this.#chunks.push({ at: performance.now(), text });
      this.#terminal.write(text, () => {
        for (const look of this.#waiting) look();
      });
    });
    const { promise, resolve } = Promise.withResolvers<{ exit: number; signal: number | undefined }>();
    this.#pty.onExit(({ exitCode, signal }) => {
      // Not before the emulator has seen the last of it.
      this.#terminal.write("", () => resolve({ exit: exitCode, signal: signal || undefined }));
    });
    this.exited = promise;
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Everything that the program wrote, as it did. */
  get raw(): string {
    return this.#chunks.map(({ text }) => text).join("");
  }

  /** Bytes written after that moment of `performance.now()`. */
  bytesSince(moment: number): number {
    return this.#chunks
      .filter(({ at }) => at >= moment)
      .reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  }

  /** The visible rows. */
  lines(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from(
      { length: this.#terminal.rows },
      (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? "",
    );
  }

  /** The visible rows, and those that have been scrolled away. */
  allLines(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from(
      { length: active.length },
      (_, row) => active.getLine(row)?.translateToString(true) ?? "",
    );
  }

  text(): string {
    return this.lines().join("\n");
  }

  /** Which buffer is shown: `alternate` while a screen is there. */
  get buffer(): "normal" | "alternate" {
    return this.#terminal.buffer.active.type;
  }

  /** Modes that the program left switched on. */
  get modes(): { readonly bracketedPasteMode: boolean } {
    return this.#terminal.modes;
  }

  write(keys: string): void {
    this.#pty.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  kill(signal: string): void {
    this.#pty.kill(signal);
  }

  /** Resolves when what is visible fits; rejects with what was seen instead. */
  async until(isRight: (text: string) => boolean, what: string, ms = 30_000): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const look = () => {
      const seen = this.text();
      if (isRight(seen)) resolve(seen);
    };
    const timer = setTimeout(
      () => reject(new Error(`waited ${ms} ms for ${what}; on the terminal is:\n${this.text()}`)),
      ms,
    );
    this.#waiting.add(look);
    look();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(look);
    }
  }

  sees(text: string, ms?: number): Promise<string> {
    return this.until((seen) => seen.includes(text), JSON.stringify(text), ms);
  }
}

/** Escape sequences that wipe the whole terminal: `CSI 2 J`, `CSI 3 J`, and home with erase below. */
export function fullClears(raw: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  return raw.match(/\u001b\[(?:2|3)J|\u001bc|\u001b\[(?:1;1)?H\u001b\[0?J/g)?.length ?? 0;
}

/** A module on the Node that runs the tests, with React as it ships. */
export function runModule(path: string, args: readonly string[], options: PtyOptions = {}): PtyRun {
  const env = { NODE_ENV: "production", ...options.env };
  return new PtyRun(process.execPath, [path, ...args], { ...options, env });
}
