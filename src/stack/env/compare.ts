import { assignmentsOf } from "./env-file.ts";
import type { EnvLine } from "./lines.ts";

export type EnvState = "same" | "differs" | "missing" | "kept";

/** A line beside what the files say. */
export interface ComparedLine extends EnvLine {
  readonly state: EnvState;
  /** Without user and password; of a key only that it is set. Null where nothing sets it. */
  readonly current: string | null;
  /** `FILE:LINE` of what counts. */
  readonly place: string | null;
  /** Other places that set it too, and lose. */
  readonly also: readonly string[];
}

export interface EnvFileText {
  readonly file: string;
  readonly text: string;
}

/** Files in the order in which they are loaded: the last assignment counts. */
export function compareLines(
  lines: readonly EnvLine[],
  files: readonly EnvFileText[],
): readonly ComparedLine[] {
  const all = files.flatMap(({ file, text }) =>
    assignmentsOf(text).map((one) => ({ ...one, place: `${file}:${one.line}` })),
  );
  return lines.map((line) => {
    const found = all.filter(({ name }) => name === line.name);
    const last = found.at(-1);
    const also = found.slice(0, -1).map(({ place }) => place);
    if (last === undefined || last.value === "") {
      return { ...line, state: "missing", current: null, place: last?.place ?? null, also };
    }
    return {
      ...line,
      state: stateOf(line, last.value),
      current: shownValue(line, last.value),
      place: last.place,
      also,
    };
  });
}

function stateOf(line: EnvLine, value: string): EnvState {
  if (value === line.value) return "same";
  // A key that somebody has set is never replaced: it may be the only copy.
  return line.key ? "kept" : "differs";
}

function shownValue(line: EnvLine, value: string): string {
  if (line.key) return value === line.value ? value : "(set)";
  return withoutLogin(value);
}

/** An address without what stands before its @. */
export function withoutLogin(value: string): string {
  return value.replace(/\/\/[^/@\s]*@/g, "//…@");
}
