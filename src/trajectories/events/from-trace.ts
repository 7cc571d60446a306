import { type InferenceFacts, stepEvent } from "../../bus/index.ts";
import type { FinishedBlock, Input } from "../../gateway/index.ts";
import { DEFAULT_FUNCTION, type Trace, type TraceFeedback } from "../../observability/index.ts";
import { type Fields, isFields } from "./fields.ts";

/** Tags that the gateway adds to those of the client when it keeps a record. */
const OWN_TAGS = "tensorzero::";

/**
 * An inference that the gateway remembers, as the very `geometry.event.v1` that it publishes of it: the same bytes
 * under the same id, so that bus and records together count it once.
 */
export function eventOfTrace(trace: Trace): string {
  const served = trace.model_inferences.find(({ outcome }) => outcome === "ok");
  const facts: InferenceFacts = {
    id: trace.id,
    episodeId: trace.episode_id,
    startedAt: Date.parse(trace.time),
    ms: trace.ms ?? 0,
    functionName: trace.function === DEFAULT_FUNCTION ? null : trace.function,
    modelName: trace.model,
    tags: Object.fromEntries(Object.entries(trace.tags).filter(([name]) => !name.startsWith(OWN_TAGS))),
    ending: trace.ending,
    error: trace.error,
    messages: messagesOf(trace.input),
    answer: trace.output === null ? undefined : answerOf(trace.output),
    variant: trace.target === null ? null : trace.variant,
    model: served?.model_name,
    target: trace.target,
    tier: trace.tier,
    attempts: trace.attempts.length,
    inputTokens: trace.input_tokens,
    outputTokens: trace.output_tokens,
    costUsd: trace.cost,
    finishReason: trace.finish_reason,
  };
  return stepEvent(facts, true);
}

/**
 * What was said of an inference or of its episode, as `agent.rl.reward.v1`: a number, or yes and no as 1 and 0, under
 * the metric's name. It comes later than its inference, so it has an id of its own. Undefined for words.
 */
export function rewardOfFeedback(trace: Trace, said: TraceFeedback): string | undefined {
  if (typeof said.value !== "number" && typeof said.value !== "boolean") return undefined;
  const score = Number(said.value);
  return JSON.stringify({
    reward_id: said.id,
    trajectory_id: trace.episode_id,
    session_id: trace.episode_id,
    timestamp: said.time,
    total_reward: score,
    reward_components: { [said.metric_name]: { score } },
  });
}

/** Blocks on the wire, under the names that they have in memory. */
function messagesOf(input: unknown): Input["messages"] {
  const messages = isFields(input) && Array.isArray(input.messages) ? input.messages.filter(isFields) : [];
  return messages.map(({ role, content }) => ({
    role: role === "assistant" ? "assistant" : "user",
    content: blocksOf(content).map(inMemory) as unknown as Input["messages"][number]["content"],
  }));
}

function answerOf(output: unknown): readonly FinishedBlock[] | string {
  if (isFields(output)) return typeof output.raw === "string" ? output.raw : "";
  return blocksOf(output).map(inMemory) as unknown as readonly FinishedBlock[];
}

function blocksOf(content: unknown): readonly Fields[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  return Array.isArray(content) ? content.filter(isFields) : [];
}

function inMemory(block: Fields): Fields {
  if (block.type === "file") return { type: "file", mimeType: block.mime_type, filename: block.filename };
  if (block.type !== "tool_call") return block;
  return { ...block, rawName: block.raw_name ?? block.name, rawArguments: block.raw_arguments };
}
