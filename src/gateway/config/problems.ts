import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { Notice, Place } from "./types.ts";

/** Collects everything wrong or worth saying, so that one run tells all of it. */
export class Problems {
  readonly notices: Notice[] = [];

  error(code: string, place: Place | undefined, message: string, fix: string | undefined): void {
    this.#add("error", code, place, message, fix);
  }

  warning(code: string, place: Place | undefined, message: string, fix: string | undefined): void {
    this.#add("warning", code, place, message, fix);
  }

  info(code: string, place: Place | undefined, message: string, fix: string | undefined): void {
    this.#add("info", code, place, message, fix);
  }

  get errors(): readonly Notice[] {
    return this.notices.filter(({ severity }) => severity === "error");
  }

  /** Throws one `ConfigError` over all errors, if there are any. */
  throwIfErrors(): void {
    const { errors } = this;
    if (errors.length > 0) throw new ConfigError(this.notices);
  }

  #add(
    severity: Notice["severity"],
    code: string,
    place: Place | undefined,
    message: string,
    fix: string | undefined,
  ): void {
    this.notices.push({ severity, code, message, place, fix });
  }
}

/** A configuration that can't be used. The message lists every error, one a line; `notices` has all of them as data. */
export class ConfigError extends PmovesError {
  readonly notices: readonly Notice[];

  constructor(notices: readonly Notice[]) {
    const errors = notices.filter(({ severity }) => severity === "error");
    const [first] = errors;
    super(errors.map(noticeLine).join("\n"), {
      code: first?.code ?? "config.invalid",
      exit: EXIT.usage,
      hint: errors.length === 1 ? first?.fix : undefined,
    });
    this.notices = notices;
  }
}

/** `file:line:col key.path: what` */
export function noticeLine({ place, message }: Notice): string {
  if (!place) return message;
  const { file, line, column, keyPath } = place;
  return `${file}:${line}:${column}${keyPath === "" ? "" : ` ${keyPath}`}: ${message}`;
}
