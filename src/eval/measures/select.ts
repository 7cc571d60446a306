import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { nearest } from "../../kernel/suggest.ts";
import { aliasOf } from "./aliases.ts";
import type { BoundMeasure, MeasureSettings } from "./measure.ts";
import { inVersion9, measures, nicknames } from "./table.ts";

function unknown(text: string, name: string): PmovesError {
  const names = [...measures.map((measure) => measure.name), ...Object.keys(nicknames)];
  const near = nearest(name, names);
  return new PmovesError(`-m ${text}: there is no measure "${name}"`, {
    code: "eval.unknown_measure",
    exit: EXIT.usage,
    hint: `${near === undefined ? "" : `did you mean ${near}? `}\`pmoves eval measures\` lists all of them`,
  });
}

/** Names to their parameters; one that is asked for without any keeps its defaults. */
type Asked = Map<string, (string | undefined)[]>;

function ask(asked: Asked, name: string, params: string | undefined): void {
  const before = asked.get(name);
  if (before === undefined) asked.set(name, [params]);
  // Given parameters replace the defaults that a nickname brought along.
  else if (before[0] === undefined && before.length === 1) asked.set(name, [params]);
  else if (params !== undefined && !before.includes(params)) before.push(params);
}

/** A member of a nickname, whose parameters add to what was asked for in full. */
function askMember(asked: Asked, member: string): void {
  const dot = member.indexOf(".");
  if (dot >= 0) {
    const name = member.slice(0, dot);
    const before = asked.get(name) ?? [];
    asked.set(name, [...before, member.slice(dot + 1)]);
  } else if (!asked.has(member)) ask(asked, member, undefined);
}

/**
 * The measures asked for, as trec_eval's `-m` takes them (`P.5,10`, `ndcg.1=3`, `official`) or by the names
 * of ir_measures (`nDCG@10`), in the order of the table. Throws `PmovesError` for what there is not.
 */
export function selectMeasures(
  wanted: readonly string[],
  settings: MeasureSettings,
): readonly BoundMeasure[] {
  const asked: Asked = new Map();
  for (const text of wanted) {
    const plain = aliasOf(text) ?? text;
    const dot = plain.indexOf(".");
    const name = dot < 0 ? plain : plain.slice(0, dot);
    const params = dot < 0 ? undefined : plain.slice(dot + 1);
    const group = Object.hasOwn(nicknames, name) ? nicknames[name] : undefined;
    if (group !== undefined) {
      for (const member of group) {
        const missing = settings.compat === "trec9" && name !== "all" && !inVersion9(member);
        if (!missing) askMember(asked, member);
      }
      continue;
    }
    if (!measures.some((measure) => measure.name === name)) throw unknown(text, name);
    ask(asked, name, params);
  }
  const seen = new Set<string>();
  return measures.flatMap((measure) =>
    (asked.get(measure.name) ?? [])
      .map((params) => measure.bind(params, settings))
      .filter(({ columns }) => {
        // `P.5 P.5,10` names P_5 twice: what adds no column is left out.
        const fresh = columns.some(({ name }) => !seen.has(name));
        for (const { name } of columns) seen.add(name);
        return fresh;
      }),
  );
}

/** The names of their columns, each once. */
export function columnsOf(
  wanted: readonly string[],
  { compat, collectionSize }: Omit<MeasureSettings, "maxGrade">,
): readonly string[] {
  const bound = selectMeasures(wanted, { compat, collectionSize, maxGrade: 1 });
  return [...new Set(bound.flatMap(({ columns }) => columns.map(({ name }) => name)))];
}
