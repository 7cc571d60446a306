/** Why a reply gives no grade. */
export type Problem =
  | "empty"
  /** Cut off by the limit on tokens before it came to a grade. */
  | "cut"
  | "refused"
  | "no_grade"
  /** Several grades that differ. */
  | "ambiguous"
  | "off_scale"
  /** The only grade is one that the passage itself holds. */
  | "echo"
  /** The call failed; there is no reply. */
  | "error";

export interface Verdict {
  /** null where the reply has no grade that can be relied on; never 0 for that. */
  readonly grade: number | null;
  readonly problem: Problem | null;
  readonly rationale: string;
}

export interface ParseOptions {
  readonly max: number;
  /** The word that the judge was asked to put beside its grade. */
  readonly check: string;
  /** What was judged: a grade that is only quoted from here is none. */
  readonly passage: string;
  /** The reply ended at the limit on output tokens. */
  readonly cut: boolean;
}

const refusals =
  /\b(?:i (?:can(?:no|')t|am unable to|won't|will not)|i'm (?:sorry|unable|not able)|cannot (?:assist|comply|help)|as an ai)\b/i;

const keys = ["grade", "score", "final_score", "relevance", "label", "rating", "O"];
const reasons = ["reason", "rationale", "reasoning", "thinking", "explanation"];

/** `Grade: 2`, `final score: 2/3`, `**Score** = 2`, perhaps with the check word. */
const statement =
  /(?:^|[^\p{L}\p{N}_])(?:final\s+|overall\s+)?(?:grade|score|relevance|rating|label)\W{0,4}?(?:\s*\[?([0-9a-f]{6})\]?)?[\s*_`"]*[:=][\s*_`"]*(-?\d+(?:[.,]\d+)?)(?!\p{L}|\p{N})/giu;

interface Found {
  readonly value: string;
  readonly checked: boolean;
  /** As it stands in the reply. */
  readonly text: string;
}

/** Reads a grade off a reply: the line that was asked for, a statement like it, JSON, or a bare number. */
export function parseGrade(reply: string, options: ParseOptions): Verdict {
  const text = reply.trim();
  if (text === "") return { grade: null, problem: options.cut ? "cut" : "empty", rationale: "" };
  const json = fromJson(text);
  if (json !== undefined) {
    const found = json.value === undefined ? [] : [{ value: json.value, checked: false, text }];
    return { ...decided(found, text, options), rationale: json.reason };
  }
  const bare = /^\W*(-?\d+)\W*$/.exec(text)?.[1];
  const found = bare === undefined ? statementsOf(text) : [{ value: bare, checked: false, text }];
  const last = found.at(-1);
  const rationale = last === undefined ? text : text.replace(last.text, "").trim();
  return { ...decided(found, text, options), rationale };
}

function statementsOf(text: string): readonly Found[] {
  return [...text.matchAll(statement)].map((match) => ({
    value: (match[2] ?? "").replace(",", "."),
    checked: match[1] !== undefined,
    text: match[0].trim(),
  }));
}

function decided(
  found: readonly Found[],
  reply: string,
  { max, check, passage, cut }: ParseOptions,
): Pick<Verdict, "grade" | "problem"> {
  const none = (problem: Problem) => ({ grade: null, problem });
  const sure = found.filter(({ checked, text }) => checked && text.includes(check));
  const spoken = found.filter(({ text }) => !quoted(passage, text));
  const kept = sure.length > 0 ? sure : spoken;
  if (kept.length === 0) {
    if (found.length > 0) return none("echo");
    if (cut) return none("cut");
    return none(refusals.test(reply) ? "refused" : "no_grade");
  }
  const values = [...new Set(kept.map(({ value }) => Number(value)))];
  const [grade] = values;
  if (grade === undefined || values.length > 1) return none("ambiguous");
  return Number.isInteger(grade) && grade >= 0 && grade <= max ? { grade, problem: null } : none("off_scale");
}

/** Whether the passage holds these words, however it spaces and marks them. A bare number says nothing. */
function quoted(passage: string, text: string): boolean {
  const plain = (words: string) => words.toLowerCase().replace(/[\s*_`"]+/g, "");
  const wanted = plain(text);
  return wanted.length > 3 && plain(passage).includes(wanted);
}

/** A reply that is a JSON object, perhaps in a code fence. undefined where it is none. */
function fromJson(text: string): { readonly value: string | undefined; readonly reason: string } | undefined {
  const inner = /^```(?:json)?\s*([\s\S]*?)\s*```$/.exec(text)?.[1] ?? text;
  if (!inner.startsWith("{")) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(inner);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  const grade = keys.map((key) => fields[key]).find((entry) => entry !== undefined && entry !== null);
  const reason = reasons.map((key) => fields[key]).find((entry) => typeof entry === "string");
  return { value: numberText(grade), reason: typeof reason === "string" ? reason : "" };
}

function numberText(value: unknown): string | undefined {
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "number") return String(value);
  return typeof value === "string" && /^\s*-?\d+(?:\.\d+)?\s*$/.test(value) ? value.trim() : undefined;
}
