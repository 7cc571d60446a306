import { dirname, join } from "node:path/posix";

/** Reads one schema file by its path below the contracts folder. Throws where it is missing or no JSON. */
export type ReadSchema = (path: string) => Promise<unknown>;

/**
 * One schema with everything it refers to in other files placed under its own `$defs`, since a validator
 * here never fetches. Paths of `$ref` are relative to the file that holds them.
 */
export async function bundleSchema(path: string, read: ReadSchema): Promise<object> {
  const placed: Record<string, unknown> = {};
  const seen = new Set<string>();
  const root = await rewrite(await read(path), { file: path, home: "#" });
  if (!isRecord(root)) throw new TypeError("a schema file holds one object");
  if (seen.size === 0) return root;
  return { ...root, $defs: { ...(isRecord(root.$defs) ? root.$defs : {}), ...placed } };

  async function rewrite(node: unknown, where: Where): Promise<unknown> {
    if (Array.isArray(node)) return Promise.all(node.map((inner) => rewrite(inner, where)));
    if (!isRecord(node)) return node;
    const entries = Object.entries(node).map(async ([key, value]): Promise<[string, unknown]> => {
      if (key === "$ref" && typeof value === "string") return [key, await reference(value, where)];
      return [key, await rewrite(value, where)];
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  async function reference(ref: string, { file, home }: Where): Promise<string> {
    const [target = "", fragment = ""] = ref.split("#", 2);
    if (target === "") return `${home}${fragment}`;
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return ref;
    const other = join(dirname(file), target);
    const otherHome = `#/$defs/${other.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    if (!seen.has(other)) {
      seen.add(other);
      const whole = await rewrite(await read(other), { file: other, home: otherHome });
      // A nested `$schema` or `$id` would start a document of its own, whose `#` is another one.
      if (isRecord(whole)) {
        const { $schema: _schema, $id: _id, ...inner } = whole;
        placed[other] = inner;
      } else placed[other] = whole;
    }
    return `${otherHome}${fragment}`;
  }
}

interface Where {
  readonly file: string;
  /** What `#` of this file has become. */
  readonly home: string;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
