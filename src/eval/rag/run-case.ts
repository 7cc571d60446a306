import { mean } from "../stats/moments.ts";
import type { RagAsker, Spot } from "./asker.ts";
import type { RagCase } from "./case.ts";
import {
  contextPrecision,
  cosine,
  type NuggetScores,
  nuggetScores,
  type RagMeasure,
  type Support,
  supportShare,
} from "./measures.ts";
import { textsIn, verdictsIn } from "./parse.ts";

/** One measure of one case. */
export interface RagScore {
  readonly measure: RagMeasure;
  /** null where it could not be told. */
  readonly value: number | null;
  /** Why there is no value: a part of the case is missing, or a reply could not be read. */
  readonly why: string | null;
  /** What it was made from: claims and verdicts, in order. */
  readonly claims?: readonly string[];
  readonly verdicts?: readonly (string | number)[];
  readonly nuggets?: NuggetScores;
}

const numbered = (texts: readonly string[]) => texts.map((text, i) => `${i + 1}. ${text}`).join("\n");
const passages = (texts: readonly string[]) => texts.map((text, i) => `[${i + 1}] ${text}`).join("\n\n");
const none = (measure: RagMeasure, why: string): RagScore => ({ measure, value: null, why });

export interface CaseWish {
  /** Questions that are written for an answer. */
  readonly questions: number;
}

/** Why a case can't have a measure; undefined where it can. */
export function missingFor(one: RagCase, measure: RagMeasure): string | undefined {
  const lacks = (part: unknown, name: string) =>
    part === undefined || part === "" ? `no ${name}` : undefined;
  switch (measure) {
    case "context_precision":
      return one.contexts.length === 0
        ? "no contexts"
        : lacks(one.reference ?? one.answer, "reference or answer");
    case "context_recall":
      return one.contexts.length === 0 ? "no contexts" : lacks(one.reference, "reference");
    case "faithfulness":
      return one.contexts.length === 0 ? "no contexts" : lacks(one.answer, "answer");
    case "answer_relevancy":
      return lacks(one.answer, "answer");
    default:
      return one.nuggets.length === 0 ? "no nuggets" : lacks(one.answer, "answer");
  }
}

/** Calls that a measure takes for a case. */
export function callsFor(one: RagCase, measure: RagMeasure): number {
  if (missingFor(one, measure) !== undefined) return 0;
  if (measure === "context_precision") return one.contexts.length;
  return measure === "nugget_support" ? 1 : 2;
}

/** Asks what a measure needs. Throws `Stopped`. */
export async function scoreCase(
  one: RagCase,
  measure: RagMeasure,
  asker: RagAsker,
  wish: CaseWish,
): Promise<RagScore> {
  const why = missingFor(one, measure);
  if (why !== undefined) return none(measure, why);
  switch (measure) {
    case "context_precision":
      return precision(one, asker);
    case "context_recall":
      return supported(one, one.reference ?? "", measure, asker);
    case "faithfulness":
      return supported(one, one.answer ?? "", measure, asker);
    case "answer_relevancy":
      return relevancy(one, asker, wish);
    default:
      return nuggets(one, asker);
  }
}

async function precision(one: RagCase, asker: RagAsker): Promise<RagScore> {
  const measure = "context_precision";
  const text = one.reference ?? one.answer ?? "";
  const asked = one.contexts.map(async (context, part) => {
    const spot: Spot = { id: one.id, measure, part };
    const fields = await asker.ask("useful", { question: one.question, text, contexts: context }, spot);
    const found = verdictsIn(fields?.verdicts, 1, [0, 1])?.[0];
    if (fields !== undefined && found === undefined) asker.refuse(spot);
    return found;
  });
  const verdicts = await all(asked);
  if (!verdicts.every((verdict) => verdict !== undefined)) return none(measure, "a reply could not be read");
  return { measure, value: contextPrecision(verdicts), why: null, verdicts };
}

/** Waits for every one before an error goes on, so that no call is left alone. */
async function all<Value>(promises: readonly Promise<Value>[]): Promise<readonly Value[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

async function supported(
  one: RagCase,
  text: string,
  measure: "context_recall" | "faithfulness",
  asker: RagAsker,
): Promise<RagScore> {
  const spot: Spot = { id: one.id, measure, part: 0 };
  const said = await asker.ask("claims", { question: one.question, text }, spot);
  const claims = textsIn(said?.claims);
  if (claims === undefined) {
    asker.refuse(spot);
    return none(measure, "the claims could not be read");
  }
  if (claims.length === 0) return { measure, value: null, why: "nothing is claimed", claims };
  const next: Spot = { ...spot, part: 1 };
  const values = { contexts: passages(one.contexts), claims: numbered(claims) };
  const checked = await asker.ask("support", values, next);
  const verdicts = verdictsIn(checked?.verdicts, claims.length, [0, 1]);
  if (verdicts === undefined) {
    asker.refuse(next);
    return { ...none(measure, "the verdicts could not be read"), claims };
  }
  return { measure, value: supportShare(verdicts), why: null, claims, verdicts };
}

async function relevancy(one: RagCase, asker: RagAsker, { questions: count }: CaseWish): Promise<RagScore> {
  const measure = "answer_relevancy";
  const spot: Spot = { id: one.id, measure, part: 0 };
  const said = await asker.ask("questions", { text: one.answer ?? "", count }, spot);
  const questions = textsIn(said?.questions);
  if (questions === undefined || (questions.length === 0 && Number(said?.evasive) !== 1)) {
    asker.refuse(spot);
    return none(measure, "the questions could not be read");
  }
  if (Number(said?.evasive) === 1)
    return { measure, value: 0, why: null, claims: questions, verdicts: ["evasive"] };
  const vectors = await asker.embed([one.question, ...questions], { ...spot, part: 1 });
  const [own, ...others] = vectors ?? [];
  const cosines = others.map((vector) => (own === undefined ? null : cosine(own, vector)));
  if (cosines.length === 0 || !cosines.every((value) => value !== null)) {
    return { ...none(measure, "there are no vectors"), claims: questions };
  }
  return { measure, value: mean(cosines), why: null, claims: questions, verdicts: cosines };
}

async function nuggets(one: RagCase, asker: RagAsker): Promise<RagScore> {
  const measure = "nugget_support";
  const spot: Spot = { id: one.id, measure, part: 0 };
  const claims = one.nuggets.map(({ text }) => text);
  const values = { question: one.question, text: one.answer ?? "", claims: numbered(claims) };
  const said = await asker.ask("nuggets", values, spot);
  const verdicts = verdictsIn<Support>(said?.verdicts, claims.length, ["support", "partial", "none"]);
  if (verdicts === undefined) {
    asker.refuse(spot);
    return { ...none(measure, "the verdicts could not be read"), claims };
  }
  const scores = nuggetScores(verdicts, one.nuggets);
  return { measure, value: scores.weighted, why: null, claims, verdicts, nuggets: scores };
}
