import type { Instance } from "ink";
import { copyText } from "../base/clipboard.ts";
import type { Size } from "../base/screen.ts";
import type { ShowParts } from "./show.ts";

/** How a screen comes to the terminal, and what it says when it has gone. */
interface Shown {
  /** Before Ink's own listener. */
  onResize(): void;
  render(): Instance;
  /** Called with the first frame there. */
  start(): Promise<void> | void;
  summary(): string;
}

/** The time of a screen on the terminal: until it is left, its input ends or the command is stopped. */
export class Stay {
  /** Aborts when it is over. */
  readonly signal: AbortSignal;
  readonly #parts: ShowParts;
  readonly #takeDown: () => void;
  readonly #left = new AbortController();
  #fault: { readonly error: unknown } | undefined;

  /** `takeDown` is called once, when the screen is left. */
  constructor(parts: ShowParts, takeDown: () => void) {
    this.#parts = parts;
    this.#takeDown = takeDown;
    this.signal = AbortSignal.any([this.#left.signal, parts.signal]);
  }

  get size(): Size {
    const { columns, rows } = this.#parts.terminal.output;
    return { columns: columns || 80, rows: rows || 24 };
  }

  /** With an error, the stay ends with it. */
  readonly leave = (error?: unknown): void => {
    if (this.#left.signal.aborted) return;
    if (error !== undefined) this.#fault = { error };
    this.#left.abort();
    this.#takeDown();
  };

  /** Resolves to what was done, in words. */
  readonly copy = (text: string): Promise<string> => {
    const { settings, terminal } = this.#parts;
    return copyText(text, {
      mode: settings.copy,
      term: terminal.name,
      write: (sequence) => void terminal.output.write(sequence),
      keep: terminal.keep,
    });
  };

  /** Settles when the terminal is as it was: then the summary is said, or what ended the screen is thrown. */
  async last(shown: Shown): Promise<void> {
    const { terminal, signal, note } = this.#parts;
    const { input, output } = terminal;
    const onResize = () => shown.onResize();
    const onGone = () => this.leave();
    output.on("resize", onResize);
    input.on("end", onGone);
    signal.addEventListener("abort", onGone);
    using _hungUp = terminal.onHangUp(onGone);
    using talk = terminal.holdTalk();
    const ink = shown.render();
    using _fall = terminal.onFall(() => {
      ink.unmount();
      talk[Symbol.dispose]();
    });
    try {
      await shown.start();
      if (signal.aborted) this.leave();
      await ink.waitUntilExit();
    } finally {
      this.leave();
      output.off("resize", onResize);
      input.off("end", onGone);
      signal.removeEventListener("abort", onGone);
      talk[Symbol.dispose]();
    }
    const summary = shown.summary();
    if (summary !== "") await note(summary);
    if (this.#fault !== undefined) throw this.#fault.error;
    signal.throwIfAborted();
  }
}
