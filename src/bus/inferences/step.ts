import type { FinishedBlock, Input, InputBlock } from "../../gateway/index.ts";

/** Longest text of one field: an event has to fit a bus message of 1 MB, and nobody learns from more. */
export const MOST_TEXT = 32_000;

/** What an event tells of one inference, whoever remembers it: the gateway while it answers, or its records. */
export interface InferenceFacts {
  readonly id: string;
  readonly episodeId: string;
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly ms: number;
  readonly functionName: string | null;
  readonly modelName: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly ending: string;
  readonly error: string | null | undefined;
  readonly messages: Input["messages"];
  /** Undefined where nothing was answered; text for a json function. */
  readonly answer: readonly FinishedBlock[] | string | undefined;
  readonly variant: string | null | undefined;
  /** As its provider names it. */
  readonly model: string | null | undefined;
  readonly target: string | null | undefined;
  readonly tier: number | null | undefined;
  readonly attempts: number;
  readonly inputTokens: number | null | undefined;
  readonly outputTokens: number | null | undefined;
  readonly costUsd: number | null | undefined;
  readonly finishReason: string | null | undefined;
}

type Maybe<Value> = Value | null | undefined;

/**
 * What the event of an inference is made of, taken out without looking at the texts: that is for another
 * thread. It crosses to there, where keys would cost more than values.
 */
export type Step = readonly [
  id: string,
  episodeId: string,
  startedAt: number,
  ms: number,
  functionName: string | null,
  modelName: string | null,
  tags: Readonly<Record<string, string>>,
  ending: string,
  error: Maybe<string>,
  variant: Maybe<string>,
  model: Maybe<string>,
  target: Maybe<string>,
  tier: Maybe<number>,
  attempts: number,
  inputTokens: Maybe<number>,
  outputTokens: Maybe<number>,
  costUsd: Maybe<number>,
  finishReason: Maybe<string>,
  said: Said | null,
];

/** What was said: instruction (true where it is the observation), observation, answer, its calls of tools. */
export type Said = readonly [
  instruction: string | true | undefined,
  observation: string,
  answer: string | undefined,
  calls: readonly (readonly [name: string, given: string])[],
];

/** `content` false leaves out what was said. Runs for every request: nothing is searched or copied here. */
export function stepOf(facts: InferenceFacts, content: boolean): Step {
  return [
    facts.id,
    facts.episodeId,
    facts.startedAt,
    facts.ms,
    facts.functionName,
    facts.modelName,
    facts.tags,
    facts.ending,
    facts.error,
    facts.variant,
    facts.model,
    facts.target,
    facts.tier,
    facts.attempts,
    facts.inputTokens,
    facts.outputTokens,
    facts.costUsd,
    facts.finishReason,
    content ? saidIn(facts) : null,
  ];
}

/** About how many bytes a step holds. */
export function bytesOfStep(step: Step): number {
  const said = step[18];
  if (said === null) return 500;
  const [instruction, observation, answer = "", calls] = said;
  const asked = typeof instruction === "string" ? instruction.length : 0;
  return (
    500 +
    asked +
    observation.length +
    answer.length +
    calls.reduce((sum, [name, given]) => sum + name.length + given.length, 0)
  );
}

function saidIn({ messages, answer }: InferenceFacts): Said {
  const first = messages.find(({ role }) => role === "user");
  const asked = first === undefined ? undefined : textOf(first.content);
  const seen = observationOf(messages);
  const instruction = asked === undefined ? undefined : asked === seen ? true : cut(asked);
  if (answer === undefined || typeof answer === "string")
    return [instruction, cut(seen), answer === undefined ? undefined : cut(answer), []];
  const texts = answer.flatMap((block) => (block.type === "text" ? [block.text] : []));
  const calls = answer.flatMap((block) =>
    block.type === "tool_call" ? [[block.rawName, cut(block.rawArguments)] as const] : [],
  );
  return [instruction, cut(seen), cut(joined(texts)), calls];
}

/** What came since the model's last word: an answer of a tool, or the user's words. */
function observationOf(messages: Input["messages"]): string {
  const last = messages.findLastIndex(({ role }) => role === "assistant");
  return joined(messages.slice(last + 1).map(({ content }) => textOf(content)));
}

function textOf(content: readonly InputBlock[]): string {
  return joined(
    content.flatMap((block) => {
      if (block.type === "text") return [block.text];
      if (block.type === "raw_text") return [block.value];
      if (block.type === "tool_result") return [block.result];
      if (block.type === "template") return [JSON.stringify(block.arguments)];
      return block.type === "file" ? [`[file ${block.filename ?? block.mimeType ?? ""}]`] : [];
    }),
  );
}

/** `join` copies even where there is one text only. */
function joined(texts: readonly string[]): string {
  const [first = ""] = texts;
  return texts.length < 2 ? first : texts.join("\n");
}

/** What is left out here is more than what an event keeps, so no secret is halved before they are looked for. */
function cut(text: string): string {
  return text.length > 2 * MOST_TEXT ? text.slice(0, 2 * MOST_TEXT) : text;
}
