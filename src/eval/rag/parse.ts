import type { Problem } from "../judge/parse-grade.ts";

/** A reply's JSON, or why there is none. */
export type Parsed =
  | { readonly fields: Readonly<Record<string, unknown>>; readonly problem: null }
  | { readonly fields: undefined; readonly problem: Problem };

const squeezed = (text: string) => text.replace(/\s+/g, "");

/**
 * The object of a reply, perhaps with a code fence or words around it. One with a check word of its own, or one
 * that the data held already, was not made for this question.
 */
export function parseObject(
  reply: string,
  { check, data, cut }: { readonly check: string; readonly data: string; readonly cut: boolean },
): Parsed {
  const none = (problem: Problem): Parsed => ({ fields: undefined, problem });
  if (reply.trim() === "") return none(cut ? "cut" : "empty");
  const text = reply.slice(reply.indexOf("{"), reply.lastIndexOf("}") + 1);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return none(cut ? "cut" : "no_grade");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return none("no_grade");
  const fields = value as Readonly<Record<string, unknown>>;
  if (fields.check === check) return { fields, problem: null };
  const foreign = fields.check !== undefined || squeezed(data).includes(squeezed(text));
  return foreign ? none("echo") : { fields, problem: null };
}

export function textsIn(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === "string")) return undefined;
  return value.map((entry) => entry.trim()).filter((entry) => entry !== "");
}

/** So many verdicts of the ones allowed; undefined for more, fewer or others. */
export function verdictsIn<Verdict extends string | number>(
  value: unknown,
  count: number,
  allowed: readonly Verdict[],
): readonly Verdict[] | undefined {
  if (!Array.isArray(value) || value.length !== count) return undefined;
  const found = value.map((entry) => allowed.find((one) => one === entry || String(one) === String(entry)));
  return found.every((entry) => entry !== undefined) ? found : undefined;
}
