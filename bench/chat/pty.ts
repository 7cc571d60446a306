import { spawn } from "@lydell/node-pty";

/** A program on a terminal of its own, with the moment of everything that it wrote. */
export class TimedPty {
  readonly #pty: ReturnType<typeof spawn>;
  readonly begun = performance.now();
  readonly chunks: { readonly at: number; readonly text: string }[] = [];
  readonly exited: Promise<number>;
  #wake = new Set<() => void>();

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#pty = spawn(process.execPath, [...args], {
      cols: 100,
      rows: 30,
      env: { PATH: process.env.PATH ?? "", TERM: "xterm-256color", NODE_ENV: "production", ...env },
    });
    this.#pty.onData((text) => {
      this.chunks.push({ at: performance.now(), text });
      for (const wake of this.#wake) wake();
    });
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#pty.onExit(({ exitCode }) => resolve(exitCode));
    this.exited = promise;
  }

  get pid(): number {
    return this.#pty.pid;
  }

  press(keys: string): void {
    this.#pty.write(keys);
  }

  stop(): void {
    this.#pty.kill("SIGKILL");
  }

  /** The moment at which the text was there, in what was written from that chunk on. */
  async seen(text: string, from = 0, ms = 20_000): Promise<number> {
    const late = performance.now() + ms;
    for (;;) {
      let written = "";
      for (const chunk of this.chunks.slice(from)) {
        written += chunk.text;
        if (written.includes(text)) return chunk.at;
      }
      const left = late - performance.now();
      if (left <= 0)
        throw new Error(`${JSON.stringify(text)} was not written in ${ms} ms: ${written.slice(-400)}`);
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake.add(resolve);
      const timer = setTimeout(resolve, left);
      await promise;
      clearTimeout(timer);
      this.#wake.delete(resolve);
    }
  }
}
