import type { InferenceRecord, Input, InputBlock } from "../../gateway/index.ts";
import { redactSecrets } from "../../kernel/redact.ts";
import type { Letter } from "../outbox/outbox.ts";

/** Longest text of one field: an event has to fit a bus message of 1 MB, and nobody learns from more. */
const MOST_TEXT = 32_000;

export const EVENT_SUBJECT = "geometry.event.v1";

/**
 * An inference as a step of an agent's episode (`geometry.event.v1`): its session is the gateway's episode. It
 * claims no success: that an answer came does not say that it was right. Secrets are taken out of all texts.
 */
export function inferenceEvent(record: InferenceRecord, content: boolean): Letter {
  const { inferenceId, episodeId, startedAt, ms, call, functionName, modelName, ending } = record;
  const { agent_id, task_type, environment } = call.tags;
  const event = {
    type: "agent.step",
    ts: new Date(startedAt + Math.round(ms)).toISOString(),
    session_id: episodeId,
    event_id: inferenceId,
    episode_id: episodeId,
    agent_id: named(agent_id) ?? functionName ?? modelName ?? undefined,
    task_type: named(task_type),
    environment: named(environment),
    source: "pmoves",
    ...(content ? contentOf(record) : {}),
    ...(ending === "ok" ? {} : { result: { success: false, ending, error: shown(record.error ?? ending) } }),
    data: dataOf(record),
  };
  return { subject: EVENT_SUBJECT, data: Buffer.from(JSON.stringify(event)), messageId: inferenceId };
}

function contentOf({ call, finished }: InferenceRecord) {
  const { messages } = call.input;
  const first = messages.find(({ role }) => role === "user");
  const asked = first === undefined ? undefined : textOf(first.content);
  const seen = observationOf(messages);
  const observation = shown(seen);
  return {
    instruction: asked === undefined || asked === seen ? asked && observation : shown(asked),
    observation,
    action: finished === undefined ? undefined : actionOf(finished.content),
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

type Answered = NonNullable<InferenceRecord["finished"]>["content"];

function actionOf(content: Answered) {
  const text = content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
  const [call, ...more] = content.filter((block) => block.type === "tool_call");
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

function dataOf({ finished, functionName, attempts, ms, ending, call }: InferenceRecord) {
  return {
    function: functionName ?? undefined,
    variant: finished?.variantName,
    model: finished?.target.model,
    target: finished?.target.id,
    tier: finished?.target.tier,
    attempts: attempts.length,
    input_tokens: finished?.usage.inputTokens ?? undefined,
    output_tokens: finished?.usage.outputTokens ?? undefined,
    cost_usd: finished?.usage.cost,
    finish_reason: finished?.finishReason,
    ms: Math.round(ms),
    ending,
    tags: Object.fromEntries(Object.entries(call.tags).map(([name, value]) => [name, redactSecrets(value)])),
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
