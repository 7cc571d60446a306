/** JSON Pointer (RFC 6901) over plain JSON values. Nothing is changed in place: a change gives a new root. */

type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A pointer that is malformed, or that leads through something that can't be entered. */
export class PointerError extends Error {
  override readonly name = "PointerError";
  readonly pointer: string;

  constructor(pointer: string, why: string) {
    super(`JSON Pointer ${JSON.stringify(pointer)} ${why}`);
    this.pointer = pointer;
  }
}

/** The reference tokens, unescaped; `[]` for "" (the whole document). Throws `PointerError`. */
export function parsePointer(pointer: string): readonly string[] {
  if (pointer === "") return [];
  if (!pointer.startsWith("/")) throw new PointerError(pointer, 'must be "" or begin with "/"');
  const tokens = pointer.slice(1).split("/");
  return tokens.map((token) => {
    if (/~(?![01])/.test(token)) throw new PointerError(pointer, 'has a "~" that is neither "~0" nor "~1"');
    if (token === "__proto__") throw new PointerError(pointer, 'may not name "__proto__"');
    return token.includes("~") ? token.replaceAll("~1", "/").replaceAll("~0", "~") : token;
  });
}

/** The value there, or undefined where nothing is. Throws `PointerError` for a malformed pointer. */
export function getAt(root: JsonValue, pointer: string): JsonValue | undefined {
  let at: JsonValue | undefined = root;
  for (const token of parsePointer(pointer)) {
    if (isArray(at)) at = /^(0|[1-9]\d*)$/.test(token) ? at[Number(token)] : undefined;
    else if (isObject(at) && Object.hasOwn(at, token)) at = at[token];
    else return undefined;
  }
  return at;
}

/**
 * `root` with the value set. Objects that are missing on the way are made; in arrays the index must
 * exist or be the next one (`-` or the length). Throws `PointerError`.
 */
export function setAt(root: JsonValue, pointer: string, value: JsonValue): JsonValue {
  return change(root, parsePointer(pointer), 0, { pointer, value });
}

/** `root` without the value; unchanged where there is none. Throws `PointerError`. */
export function deleteAt(root: JsonValue, pointer: string): JsonValue {
  const tokens = parsePointer(pointer);
  if (tokens.length === 0)
    throw new PointerError(pointer, "names the whole document, which can't be deleted");
  return getAt(root, pointer) === undefined ? root : change(root, tokens, 0, { pointer, value: undefined });
}

interface Change {
  readonly pointer: string;
  /** Undefined deletes. */
  readonly value: JsonValue | undefined;
}

function change(
  at: JsonValue | undefined,
  tokens: readonly string[],
  depth: number,
  wish: Change,
): JsonValue {
  const token = tokens[depth];
  if (token === undefined) return wish.value as JsonValue;
  const last = depth === tokens.length - 1;
  if (isArray(at)) {
    const index = indexIn(at, token, wish.pointer);
    const copy = [...at];
    if (last && wish.value === undefined) copy.splice(index, 1);
    else copy[index] = change(at[index], tokens, depth + 1, wish);
    return copy;
  }
  if (at !== undefined && !isObject(at)) {
    throw new PointerError(
      wish.pointer,
      `leads through a value that is neither object nor array (at "${token}")`,
    );
  }
  const copy: Record<string, JsonValue> = { ...at };
  const inner = at !== undefined && Object.hasOwn(at, token) ? at[token] : undefined;
  if (last && wish.value === undefined) delete copy[token];
  else copy[token] = change(inner, tokens, depth + 1, wish);
  return copy;
}

function indexIn(array: readonly JsonValue[], token: string, pointer: string): number {
  if (token === "-") return array.length;
  const index = /^(0|[1-9]\d*)$/.test(token) ? Number(token) : Number.NaN;
  if (!(index <= array.length)) {
    throw new PointerError(
      pointer,
      `has "${token}" where the index of an array with ${array.length} items belongs`,
    );
  }
  return index;
}

function isArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isObject(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
