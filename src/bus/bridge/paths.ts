/** JSON whose shape nobody has checked. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a dotted path; undefined where it is missing or null. Only own keys count. */
export function at(value: unknown, path: string): unknown {
  let here = value;
  for (const key of path.split(".")) {
    const next: unknown = Array.isArray(here)
      ? here[Number(key)]
      : isFields(here) && Object.hasOwn(here, key)
        ? here[key]
        : undefined;
    if (next === undefined || next === null) return undefined;
    here = next;
  }
  return here;
}

/** The first of several paths that holds something, and its value. */
export function firstAt(
  value: unknown,
  paths: readonly string[],
): { readonly path: string; readonly value: unknown } | undefined {
  for (const path of paths) {
    const found = at(value, path);
    if (found !== undefined) return { path, value: found };
  }
  return undefined;
}

/** Lists at a path (see `ConstellationTable.list`), joined. Undefined where there is none. */
export function listsAt(value: unknown, path: string): readonly unknown[] | undefined {
  if (path === ".") return [value];
  const [head = "", ...rest] = path.split(".*.");
  const found = head === "" ? value : at(value, head);
  if (rest.length === 0) return Array.isArray(found) ? found : undefined;
  if (!isFields(found)) return undefined;
  const lists = Object.values(found).flatMap((inner) => {
    const list = listsAt(inner, rest.join(".*."));
    return list === undefined ? [] : [list];
  });
  return lists.length === 0 ? undefined : lists.flat();
}
