/** One program of a run. Words may hold `{model}`, `{data}`, `{output}`, `{run}` and, after the training, `{checkpoint}`. */
export interface StagePlan {
  readonly name: "train" | "merge";
  readonly argv: readonly string[];
  /** Where it is run; the run's own folder where null. */
  readonly folder: string | null;
  readonly env: Readonly<Record<string, string>>;
}

export type Place = "model" | "data" | "output" | "run" | "checkpoint";

const PLACE = /\{([a-z]+)\}/g;

/** Names in braces that are none of ours; other braces are the program's own business. */
export function unknownPlaces(words: readonly string[], known: readonly Place[]): readonly string[] {
  return words.flatMap((word) =>
    [...word.matchAll(PLACE)]
      .map(([, name = ""]) => name)
      .filter((name) => !(known as readonly string[]).includes(name)),
  );
}

export function filled(word: string, places: Readonly<Partial<Record<Place, string>>>): string {
  return word.replace(PLACE, (whole, name: string) => places[name as Place] ?? whole);
}

/** A word as a POSIX shell takes it. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
