import type { FinishReason, Json, Usage } from "../../model/index.ts";
import { fieldsOf } from "../fields.ts";

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/**
 * `usageMetadata`: thoughts are counted beside the answer and are output too; the prompt includes what was
 * cached, but not what tools of Google's own read. Counts of zero are left out on the wire.
 */
export function usageOf(value: unknown): Usage | undefined {
  const usage = fieldsOf(value);
  if (usage === undefined) return undefined;
  const prompt = count(usage.promptTokenCount);
  const answer = count(usage.candidatesTokenCount);
  const thoughts = count(usage.thoughtsTokenCount);
  const known = prompt !== undefined || answer !== undefined || thoughts !== undefined;
  return {
    inputTokens: prompt === undefined ? null : prompt + (count(usage.toolUsePromptTokenCount) ?? 0),
    outputTokens: known ? (answer ?? 0) + (thoughts ?? 0) : null,
    cacheReadTokens: count(usage.cachedContentTokenCount),
    reasoningTokens: thoughts,
    raw: value as Json,
  };
}

/** Reasons that end no answer but a failure of the model to make one. */
const FAILED: ReadonlySet<string> = new Set([
  "MALFORMED_FUNCTION_CALL",
  "MALFORMED_RESPONSE",
  "UNEXPECTED_TOOL_CALL",
  "TOO_MANY_TOOL_CALLS",
  "MISSING_THOUGHT_SIGNATURE",
]);

const FINISH: Readonly<Record<string, FinishReason>> = {
  STOP: "stop",
  MAX_TOKENS: "length",
  SAFETY: "content_filter",
  RECITATION: "content_filter",
  BLOCKLIST: "content_filter",
  PROHIBITED_CONTENT: "content_filter",
  SPII: "content_filter",
  IMAGE_SAFETY: "content_filter",
  IMAGE_PROHIBITED_CONTENT: "content_filter",
  IMAGE_RECITATION: "content_filter",
};

export function isFailedFinish(reason: string): boolean {
  return FAILED.has(reason);
}

/** Tool calls end with `STOP`. */
export function finishOf(reason: string, hasToolCalls: boolean): FinishReason {
  const finish = FINISH[reason] ?? "unknown";
  return hasToolCalls && finish === "stop" ? "tool_call" : finish;
}
