const plainKey = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** `$.super_nodes[0]["a key"]`: where something stands in a JSON document. */
export function jsonPath(tokens: readonly (string | number)[]): string {
  return tokens.reduce<string>((path, token) => step(path, token), "$");
}

/** One step further than `path`. */
export function step(path: string, token: string | number): string {
  if (typeof token === "number") return `${path}[${token}]`;
  return plainKey.test(token) ? `${path}.${token}` : `${path}[${JSON.stringify(token)}]`;
}

/** A JSON Pointer, as JSON Schema's errors have it, in the same notation. */
export function pathOfPointer(pointer: string): string {
  const tokens = pointer.split("/").slice(1);
  return jsonPath(
    tokens.map((token) =>
      /^(0|[1-9]\d*)$/.test(token) ? Number(token) : token.replaceAll("~1", "/").replaceAll("~0", "~"),
    ),
  );
}
