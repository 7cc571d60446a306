import { type Path, showPath } from "../toml/path.ts";
import type { Positions } from "../toml/positions.ts";

/** A configuration in TensorZero's own dialect, and what had to go elsewhere. */
export interface Migration {
  /** tensorzero.toml, valid TOML 1.0 without a key of ours. */
  readonly toml: string;
  /** What belongs into pmoves.toml; "" for nothing. */
  readonly settings: string;
  readonly changes: readonly Change[];
}

export interface Change {
  /** `warning`: something is lost or has to be filled in by hand. */
  readonly severity: "info" | "warning";
  /** Line in the file that came in, where the change has one. */
  readonly line: number | undefined;
  readonly message: string;
}

/** Notes changes as they are made; what is true of many targets of one provider is said once. */
export class Changes {
  readonly #positions: Positions;
  readonly #noted: Change[] = [];

  constructor(positions: Positions) {
    this.#positions = positions;
  }

  /** In the order of the file; what stands nowhere comes last. */
  get list(): readonly Change[] {
    const line = (change: Change) => change.line ?? Number.MAX_SAFE_INTEGER;
    return [...this.#noted].sort((a, b) => line(a) - line(b));
  }

  /** About the key at a path, with which the sentence begins. */
  say(at: Path, message: string): void {
    this.#note("info", at, message);
  }

  warn(at: Path, message: string): void {
    this.#note("warning", at, message);
  }

  #note(severity: Change["severity"], at: Path, text: string): void {
    const message = at.length === 0 ? text : `${showPath(at)}: ${text}`;
    if (this.#noted.some((change) => change.message === message)) return;
    this.#noted.push({ severity, line: this.#lineOf(at), message });
  }

  #lineOf(at: Path): number | undefined {
    for (let length = at.length; length > 0; length--) {
      const found = this.#positions.find(at.slice(0, length));
      if (found) return found.line;
    }
    return undefined;
  }
}

export type Env = Readonly<Record<string, string | undefined>>;
