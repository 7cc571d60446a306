import type { Problem } from "./parse-grade.ts";

/** Which slot the judge preferred; null where the reply does not say so clearly. */
export interface PreferenceVerdict {
  readonly slot: "first" | "second" | "tie" | null;
  readonly problem: Problem | null;
  readonly rationale: string;
}

const statement =
  /(?:better|verdict|winner|preferred)\s*(?:\[?([0-9a-f]{6})\]?)?[\s*_`"]*[:=][\s*_`"]*(?:passage\s+)?(A|B|T|tie)\b/gi;
const slots = { a: "first", b: "second", t: "tie", tie: "tie" } as const;

/** Reads `Better <check>: A` off a reply; with the check word it counts before any that lacks it. */
export function parsePreference(
  reply: string,
  {
    check,
    passages,
    cut,
  }: { readonly check: string; readonly passages: readonly string[]; readonly cut: boolean },
): PreferenceVerdict {
  const text = reply.trim();
  if (text === "") return { slot: null, problem: cut ? "cut" : "empty", rationale: "" };
  const found = [...text.matchAll(statement)];
  const sure = found.filter((match) => match[1] === check);
  const spoken = found.filter(([whole]) => !passages.some((passage) => passage.includes(whole.trim())));
  const kept = sure.length > 0 ? sure : spoken;
  const said = new Set(kept.map((match) => slots[(match[2] ?? "").toLowerCase() as keyof typeof slots]));
  const [slot] = said;
  if (slot === undefined) {
    const problem = found.length > 0 ? "echo" : cut ? "cut" : "no_grade";
    return { slot: null, problem, rationale: text };
  }
  if (said.size > 1) return { slot: null, problem: "ambiguous", rationale: text };
  return { slot, problem: null, rationale: text.replace(kept.at(-1)?.[0] ?? "", "").trim() };
}
