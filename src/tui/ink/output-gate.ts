/** Marks of one frame that a terminal shows as a whole (DEC private mode 2026). */
const BEGIN = "\u001b[?2026h";
const END = "\u001b[?2026l";

type Done = (error?: Error | null) => void;

/**
 * The terminal's stream as Ink gets it: what is written in one go leaves in one piece, so that nothing in
 * between is ever seen, and what Ink writes while it is muted is dropped.
 */
export class OutputGate {
  readonly stream: NodeJS.WriteStream;
  readonly #output: NodeJS.WriteStream;
  #held: string[] | undefined;
  #muted = false;
  #prefix = "";

  constructor(output: NodeJS.WriteStream) {
    this.#output = output;
    this.stream = new Proxy(output, {
      get: (target, name) => {
        if (name === "write") return this.#write;
        const value: unknown = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  }

  /** Runs `act`; all that is written meanwhile is shown together. */
  together(act: () => void): void {
    if (this.#held !== undefined) {
      act();
      return;
    }
    const held: string[] = [];
    this.#held = held;
    try {
      act();
    } finally {
      this.#held = undefined;
      const text = held.filter((piece) => piece !== BEGIN && piece !== END).join("");
      if (text !== "") this.#output.write(BEGIN + text + END);
    }
  }

  /** Goes before whatever is written next. */
  prefix(text: string): void {
    this.#prefix = text;
  }

  /** Runs `act`; what is written meanwhile is not. */
  muted(act: () => void): void {
    this.#muted = true;
    try {
      act();
    } finally {
      this.#muted = false;
    }
  }

  readonly #write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done): boolean => {
    const prefix = this.#prefix;
    this.#prefix = "";
    if (prefix !== "") this.#write(prefix);
    const told = typeof encoding === "function" ? encoding : done;
    if (this.#held === undefined && !this.#muted) return this.#output.write(chunk, told);
    if (!this.#muted) this.#held?.push(String(chunk));
    if (told !== undefined) queueMicrotask(() => told());
    return true;
  };
}
