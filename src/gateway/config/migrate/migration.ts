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
  readonly list: Change[] = [];

  say(message: string, line?: number): void {
    this.#note({ severity: "info", line, message });
  }

  warn(message: string, line?: number): void {
    this.#note({ severity: "warning", line, message });
  }

  #note(change: Change): void {
    if (!this.list.some(({ message }) => message === change.message)) this.list.push(change);
  }
}

export type Env = Readonly<Record<string, string | undefined>>;
