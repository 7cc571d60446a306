import { redactSecrets } from "../../kernel/redact.ts";
import { type InferenceFacts, MOST_TEXT, type Said, type Step, stepOf } from "./step.ts";

/**
 * An inference as a step of an agent's episode (`geometry.event.v1`), as JSON: its session is the gateway's
 * episode, its event id the inference's. It claims no success: that an answer came does not say that it was
 * right. Secrets are taken out of all texts. Whoever makes it of the same inference makes the same bytes.
 */
export function stepEvent(facts: InferenceFacts, content: boolean): string {
  return eventOfStep(stepOf(facts, content));
}

/** The same of what was taken out of an inference before. */
export function eventOfStep(step: Step): string {
  const [id, episodeId, startedAt, took, functionName, modelName, tags, ending, error, ...served] = step;
  const [variant, model, target, tier, attempts, inputTokens, outputTokens, costUsd, finishReason, said] =
    served;
  const { agent_id, task_type, environment } = tags;
  const ms = wholeMs(took);
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
    ...(said === null ? {} : contentOf(said)),
    ...(ending === "ok" ? {} : { result: { success: false, ending, error: shown(error ?? ending) } }),
    data: {
      function: functionName ?? undefined,
      variant: variant ?? undefined,
      model: model ?? undefined,
      target: target ?? undefined,
      tier: tier ?? undefined,
      attempts,
      input_tokens: inputTokens ?? undefined,
      output_tokens: outputTokens ?? undefined,
      cost_usd: costUsd ?? undefined,
      finish_reason: finishReason ?? undefined,
      ms,
      ending,
      tags: Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, redactSecrets(value)])),
    },
  });
}

/** By way of hundredths, which is what records keep. */
function wholeMs(ms: number): number {
  return Math.round(Math.round(ms * 100) / 100);
}

function contentOf([asked, seen, answer, calls]: Said) {
  const observation = shown(seen);
  return {
    instruction: asked === true ? observation : asked && shown(asked),
    observation,
    action: answer === undefined ? undefined : actionOf(answer, calls),
  };
}

function actionOf(text: string, calls: Said[3]) {
  const [call, ...more] = calls.map(([tool_name, given]) => ({ tool_name, arguments: shown(given) }));
  if (call === undefined) return { type: "message", text: shown(text) };
  return {
    type: "tool_call",
    ...call,
    ...(text === "" ? {} : { text: shown(text) }),
    ...(more.length === 0 ? {} : { more }),
  };
}

/** Without secrets and not too long. */
function shown(text: string): string {
  const clean = redactSecrets(text.length > 2 * MOST_TEXT ? text.slice(0, 2 * MOST_TEXT) : text);
  return clean.length <= MOST_TEXT ? clean.toWellFormed() : `${clean.slice(0, MOST_TEXT).toWellFormed()}…`;
}

/** An empty tag names nothing. */
function named(tag: string | undefined): string | undefined {
  return tag === undefined || tag === "" ? undefined : redactSecrets(tag);
}
