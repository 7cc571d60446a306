import type { JudgeIdentity } from "./answer.ts";
import type { JudgeJournal } from "./judge-journal.ts";
import { type JudgeSpec, questionOf, type Unit } from "./plan.ts";

/** USD per token of a target by its id; undefined where nobody says. */
export type PriceOf = (
  targets: readonly string[],
) => Promise<{ readonly input: number; readonly output: number } | undefined>;

/** What a run would take. Input is reckoned at four characters a token. */
export interface CostEstimate {
  /** Calls that are not in the journal, and those that are. */
  readonly calls: number;
  readonly cached: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  /** Where output tokens and time come from: earlier answers of this judge, or nothing but a guess. */
  readonly known_by: "journal" | "guess";
  /** USD; null where no price is known. */
  readonly cost: number | null;
  /** Milliseconds at the full concurrency; null before the first answer of this judge. */
  readonly ms: number | null;
}

const CHARACTERS_A_TOKEN = 4;
/** Output of a judge that reasons in a few sentences, where nothing is known of it. */
const OUTPUT_TOKENS = 120;
/** Beside the text of a message: roles and marks. */
const MESSAGE_TOKENS = 8;

interface Known {
  readonly ms: number;
  readonly output: number;
}

/** Averages over earlier answers by the same targets. */
function knownOf(journal: JudgeJournal, judge: JudgeIdentity): Known | undefined {
  const ids = new Set(judge.targets.map((target) => target.slice(0, target.lastIndexOf("="))));
  let [count, ms, output] = [0, 0, 0];
  for (const answer of journal.answers()) {
    if (answer.target === null || !ids.has(answer.target) || answer.output_tokens === null) continue;
    count += 1;
    ms += answer.ms;
    output += answer.output_tokens;
  }
  return count === 0 ? undefined : { ms: ms / count, output: output / count };
}

function lengthOf(
  unit: Unit,
  spec: JudgeSpec,
  judge: JudgeIdentity,
): { readonly key: string; readonly length: number } {
  const { key, call } = questionOf(unit, spec, judge);
  const texts = call.input.messages.flatMap(({ content }) =>
    content.map((block) => (block.type === "text" ? block.text : JSON.stringify(block))),
  );
  const system = typeof call.input.system === "string" ? call.input.system : "";
  return { key, length: texts.reduce((sum, text) => sum + text.length, system.length) };
}

/** Goes through every unit without asking; documents of the same text share a call. */
export async function estimateCost(
  units: readonly Unit[],
  spec: JudgeSpec,
  judge: JudgeIdentity,
  journal: JudgeJournal,
  priceOf: PriceOf,
  concurrency: number,
): Promise<CostEstimate> {
  const known = knownOf(journal, judge);
  const asked = new Map<string, number>();
  const cached = new Set<string>();
  for (const unit of units) {
    const { key, length } = lengthOf(unit, spec, judge);
    if (journal.get(key) === undefined) asked.set(key, length);
    else cached.add(key);
  }
  const calls = asked.size;
  let input = 0;
  for (const length of asked.values()) input += Math.ceil(length / CHARACTERS_A_TOKEN) + 2 * MESSAGE_TOKENS;
  const output = Math.round(calls * Math.min(spec.params.max_tokens, known?.output ?? OUTPUT_TOKENS));
  const price = await priceOf(judge.targets.map((target) => target.slice(0, target.lastIndexOf("="))));
  return {
    calls,
    cached: cached.size,
    input_tokens: input,
    output_tokens: output,
    known_by: known === undefined ? "guess" : "journal",
    cost: price === undefined ? null : input * price.input + output * price.output,
    ms: known === undefined ? null : Math.round((known.ms * calls) / concurrency),
  };
}
