import type { FinishedBlock, Input, InputBlock } from "../../gateway/index.ts";
import { redactSecrets } from "../../kernel/redact.ts";

/** Longest text of one field: an event has to fit a bus message of 1 MB, and nobody learns from more. */
const MOST_TEXT = 32_000;

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

/**
 * An inference as a step of an agent's episode (`geometry.event.v1`), as JSON: its session is the gateway's
 * episode, its event id the inference's. It claims no success: that an answer came does not say that it was
 * right. Secrets are taken out of all texts. Whoever makes it of the same inference makes the same bytes.
 */
export function stepEvent(facts: InferenceFacts, content: boolean): string {
  const { id, episodeId, startedAt, functionName, modelName, ending } = facts;
  const { agent_id, task_type, environment } = facts.tags;
  const ms = wholeMs(facts.ms);
  return JSON.stringify({
    type: "agent.step",
    ts: new Date(startedAt + ms).toISOString(),
    session_id: episodeId,
    event_id: id,
    episode_id: episodeId,
    agent_id: named(agent_id) ?? functionName ?? modelName ?? undefined,
    task_type: named(task_type),
    environment: named(environment),
    source: "pmoves",
    ...(content ? contentOf(facts) : {}),
    ...(ending === "ok" ? {} : { result: { success: false, ending, error: shown(facts.error ?? ending) } }),
    data: {
      function: functionName ?? undefined,
      variant: facts.variant ?? undefined,
      model: facts.model ?? undefined,
      target: facts.target ?? undefined,
      tier: facts.tier ?? undefined,
      attempts: facts.attempts,
      input_tokens: facts.inputTokens ?? undefined,
      output_tokens: facts.outputTokens ?? undefined,
      cost_usd: facts.costUsd ?? undefined,
      finish_reason: facts.finishReason ?? undefined,
      ms,
      ending,
      tags: Object.fromEntries(
        Object.entries(facts.tags).map(([name, value]) => [name, redactSecrets(value)]),
      ),
    },
  });
}

/** By way of hundredths, which is what records keep. */
function wholeMs(ms: number): number {
  return Math.round(Math.round(ms * 100) / 100);
}

function contentOf({ messages, answer }: InferenceFacts) {
  const first = messages.find(({ role }) => role === "user");
  const asked = first === undefined ? undefined : textOf(first.content);
  const seen = observationOf(messages);
  const observation = shown(seen);
  return {
    instruction: asked === undefined || asked === seen ? asked && observation : shown(asked),
    observation,
    action: answer === undefined ? undefined : actionOf(answer),
  };
}

/** What came since the model's last word: an answer of a tool, or the user's words. */
function observationOf(messages: Input["messages"]): string {
  const last = messages.findLastIndex(({ role }) => role === "assistant");
  return messages
    .slice(last + 1)
    .map(({ content }) => textOf(content))
    .join("\n");
}

function textOf(content: readonly InputBlock[]): string {
  return content
    .flatMap((block) => {
      if (block.type === "text") return [block.text];
      if (block.type === "raw_text") return [block.value];
      if (block.type === "tool_result") return [block.result];
      if (block.type === "template") return [JSON.stringify(block.arguments)];
      return block.type === "file" ? [`[file ${block.filename ?? block.mimeType ?? ""}]`] : [];
    })
    .join("\n");
}

function actionOf(answer: readonly FinishedBlock[] | string) {
  if (typeof answer === "string") return { type: "message", text: shown(answer) };
  const text = answer.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
  const [call, ...more] = answer.filter((block) => block.type === "tool_call");
  if (call === undefined) return { type: "message", text: shown(text) };
  const others = more.map(({ rawName, rawArguments }) => ({
    tool_name: rawName,
    arguments: shown(rawArguments),
  }));
  return {
    type: "tool_call",
    tool_name: call.rawName,
    arguments: shown(call.rawArguments),
    ...(text === "" ? {} : { text: shown(text) }),
    ...(others.length === 0 ? {} : { more: others }),
  };
}

/** Without secrets and not too long. What is cut off first is more than what is kept, so no secret is halved. */
function shown(text: string): string {
  const clean = redactSecrets(text.length > 2 * MOST_TEXT ? text.slice(0, 2 * MOST_TEXT) : text);
  return clean.length <= MOST_TEXT ? clean.toWellFormed() : `${clean.slice(0, MOST_TEXT).toWellFormed()}…`;
}

/** An empty tag names nothing. */
function named(tag: string | undefined): string | undefined {
  return tag === undefined || tag === "" ? undefined : redactSecrets(tag);
}
