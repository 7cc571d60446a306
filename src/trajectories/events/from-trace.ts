import type { Trace } from "../../observability/index.ts";
import { isFields } from "./fields.ts";

/**
 * An inference that the gateway remembers, as the `geometry.event.v1` that it publishes of it: the event id is the
 * inference's, so that bus and records together count it once. What was asked is the last message; feedback with a
 * verdict is the reward.
 */
export function eventOfTrace(trace: Trace): string {
  const score = trace.feedback.findLast(
    ({ value }) => typeof value === "number" || typeof value === "boolean",
  );
  return JSON.stringify({
    type: "agent.inference",
    ts: trace.time,
    event_id: trace.id,
    session_id: trace.episode_id ?? trace.id,
    episode_id: trace.episode_id ?? trace.id,
    agent_id: trace.tags.agent_id ?? trace.tags.agent ?? null,
    task_type: trace.function,
    observation: lastInput(trace.input),
    action: actionOf(trace.output),
    result: {
      success: trace.ending === "ok" ? null : false,
      ...(trace.error === null ? {} : { error: trace.error }),
      duration_ms: trace.ms,
    },
    ...(score === undefined ? {} : { reward: Number(score.value) }),
    data: {
      model: trace.target,
      input_tokens: trace.input_tokens,
      output_tokens: trace.output_tokens,
      cost_usd: trace.cost,
    },
  });
}

/** Text of the last message of the input. */
function lastInput(input: unknown): string | null {
  const messages = isFields(input) && Array.isArray(input.messages) ? input.messages : [];
  const last: unknown = messages.at(-1);
  return isFields(last) ? textOf(last.content) : null;
}

function actionOf(output: unknown): unknown {
  if (isFields(output))
    return {
      type: "response",
      raw_response: typeof output.raw === "string" ? output.raw : JSON.stringify(output),
    };
  if (!Array.isArray(output)) return null;
  const call = output.find((block) => isFields(block) && block.type === "tool_call");
  if (!isFields(call)) return { type: "response", raw_response: textOf(output) };
  return {
    type: "tool_call",
    tool_name: call.raw_name ?? call.name,
    tool_args: call.raw_arguments ?? call.arguments,
    raw_response: textOf(output),
  };
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .flatMap((block) => {
      if (!isFields(block)) return [];
      const text = block.text ?? block.value ?? block.result;
      return typeof text === "string" ? [text] : [];
    })
    .join("\n");
}
