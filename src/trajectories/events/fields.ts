/** Reading of fields whose shape nobody enforces: what has the wrong type counts as absent, and is named. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Collects what had the wrong type, as `result.exit_code is "0", not a number`. */
export class Reader {
  readonly problems: string[] = [];

  text(from: Fields, name: string, path = ""): string | null {
    const value = from[name];
    if (value === undefined || value === null) return null;
    if (typeof value === "string") return value.toWellFormed();
    return this.#wrong(path + name, value, "a string");
  }

  /** Text as it is; structures as JSON text. */
  written(from: Fields, name: string): string | null {
    const value = from[name];
    if (value === undefined || value === null) return null;
    return typeof value === "string" ? value.toWellFormed() : JSON.stringify(value).toWellFormed();
  }

  number(from: Fields, name: string, path = ""): number | null {
    const value = from[name];
    if (value === undefined || value === null) return null;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    return this.#wrong(path + name, value, "a number");
  }

  whole(from: Fields, name: string, path = ""): number | null {
    const value = this.number(from, name, path);
    if (value === null || Number.isSafeInteger(value)) return value;
    return this.#wrong(path + name, value, "a whole number");
  }

  flag(from: Fields, name: string, path = ""): boolean | null {
    const value = from[name];
    if (value === undefined || value === null) return null;
    if (typeof value === "boolean") return value;
    return this.#wrong(path + name, value, "true or false");
  }

  fields(from: Fields, name: string, path = ""): Fields | null {
    const value = from[name];
    if (value === undefined || value === null) return null;
    if (isFields(value)) return value;
    return this.#wrong(path + name, value, "an object");
  }

  /** RFC 3339, or Unix seconds or milliseconds as a number. Unix milliseconds; null where it is no time. */
  time(from: Fields, name: string): number | null {
    const value = from[name];
    if (value === undefined || value === null) return null;
    const ms =
      typeof value === "string" ? Date.parse(value) : typeof value === "number" ? epoch(value) : Number.NaN;
    // What a timestamp column can hold and a person can mean.
    if (ms >= 0 && ms < Date.UTC(9999, 0)) return ms;
    return this.#wrong(name, value, "a time");
  }

  #wrong(path: string, value: unknown, wanted: string): null {
    const shown =
      typeof value === "string"
        ? `text of ${value.length} characters`
        : Array.isArray(value)
          ? "an array"
          : typeof value;
    this.problems.push(`${path} is ${shown}, not ${wanted}`);
    return null;
  }
}

/** Numbers below this are seconds: as milliseconds they would lie in 1970 (the first 115 days). */
const SECONDS_BELOW = 1e10;

function epoch(value: number): number {
  return value < SECONDS_BELOW ? value * 1000 : value;
}
