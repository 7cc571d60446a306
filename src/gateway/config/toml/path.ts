/** Steps from the root of a document: keys, and indices of arrays from 0. */
export type Path = readonly (string | number)[];

const BARE = /^[A-Za-z0-9_-]+$/;

/** One key as TOML writes it. */
export function showKey(key: string): string {
  return BARE.test(key) ? key : JSON.stringify(key);
}

/** A path as a reader of TOML would write it: `models."qwen2.5:7b".routing[0]`. */
export function showPath(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else text += text === "" ? showKey(step) : `.${showKey(step)}`;
  }
  return text;
}

/** A path as a key of a map. */
export function pathKey(path: Path): string {
  return JSON.stringify(path);
}
