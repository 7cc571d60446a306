import { toText } from "../bytes.ts";
import type { Answer, JudgeIdentity } from "./answer.ts";
import { type Problem, parseGrade } from "./parse-grade.ts";
import type { JudgeSpec, Probe, Question } from "./plan.ts";
import { parsePreference } from "./preference.ts";

/**
 * One call and what came of it: a line of the provenance file. It is made from the question and the journaled
 * answer alone, so that a replay gives the same bytes.
 */
export interface CallRow {
  readonly topic: string;
  /** The document; in a pair, the one in the first slot. */
  readonly doc: string;
  /** In a pair, the document in the second slot. */
  readonly against: string | null;
  readonly sample: number;
  readonly probe: Probe;
  readonly grade: number | null;
  /** In a pair: the slot that was preferred. */
  readonly preferred: "first" | "second" | "tie" | null;
  /** Why there is neither grade nor preference. */
  readonly problem: Problem | null;
  readonly rationale: string;
  /** The raw reply; null where the call failed. */
  readonly reply: string | null;
  /** Why the call failed, in words. */
  readonly error: string | null;
  readonly judge: JudgeIdentity;
  readonly served: {
    readonly function: string | null;
    readonly variant: string | null;
    readonly target: string | null;
    readonly tier: number | null;
  } | null;
  readonly params: {
    readonly temperature: number | null;
    readonly max_tokens: number;
    readonly seed: number;
  };
  readonly scale: string;
  readonly prompt_hash: string;
  readonly key: string;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cost: number | null;
  readonly attempts: number;
  readonly tries: number;
  readonly ms: number | null;
  readonly inference_id: string | null;
}

/** `outcome` is the answer, or the reason in words why there is none. */
export function callRow(
  { unit, key, check }: Question,
  outcome: Answer | string,
  spec: JudgeSpec,
  judge: JudgeIdentity,
): CallRow {
  const answer = typeof outcome === "string" ? undefined : outcome;
  return {
    topic: toText(unit.qid),
    doc: toText(unit.docno),
    against: unit.against === null ? null : toText(unit.against),
    sample: unit.sample,
    probe: unit.probe,
    ...verdictOf(answer, unit.passages, check, spec),
    reply: answer?.text ?? null,
    error: typeof outcome === "string" ? outcome : null,
    judge,
    served:
      answer === undefined
        ? null
        : {
            function: answer.function,
            variant: answer.variant,
            target: answer.target,
            tier: answer.tier,
          },
    params: { ...spec.params, seed: spec.params.seed + unit.sample },
    scale: spec.scale.name,
    prompt_hash: spec.prompt.hash,
    key,
    input_tokens: answer?.input_tokens ?? null,
    output_tokens: answer?.output_tokens ?? null,
    cost: answer?.cost ?? null,
    attempts: answer?.attempts ?? 0,
    tries: answer?.tries ?? 0,
    ms: answer?.ms ?? null,
    inference_id: answer?.inference_id ?? null,
  };
}

function verdictOf(
  answer: Answer | undefined,
  passages: readonly string[],
  check: string,
  { scale }: JudgeSpec,
): Pick<CallRow, "grade" | "preferred" | "problem" | "rationale"> {
  if (answer === undefined) return { grade: null, preferred: null, problem: "error", rationale: "" };
  const cut = answer.finish_reason === "length";
  if (passages.length > 1) {
    const { slot, ...rest } = parsePreference(answer.text, { check, passages, cut });
    return { grade: null, preferred: slot, ...rest };
  }
  const passage = passages[0] ?? "";
  return { preferred: null, ...parseGrade(answer.text, { max: scale.max, check, passage, cut }) };
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The order of a provenance file, whatever the order in which answers came. */
export function compareRows(a: CallRow, b: CallRow): number {
  return (
    compareTexts(a.topic, b.topic) ||
    compareTexts(a.doc, b.doc) ||
    compareTexts(a.against ?? "", b.against ?? "") ||
    compareTexts(a.probe ?? "", b.probe ?? "") ||
    a.sample - b.sample
  );
}
