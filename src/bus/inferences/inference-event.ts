import type { InferenceRecord } from "../../gateway/index.ts";
import type { Letter } from "../outbox/outbox.ts";
import { stepEvent } from "./step-event.ts";

export const EVENT_SUBJECT = "geometry.event.v1";

/** An inference as the message that tells the bus of it; known there by the inference's id. */
export function inferenceEvent(record: InferenceRecord, content: boolean): Letter {
  const { inferenceId, call, finished } = record;
  const facts = {
    ...record,
    id: inferenceId,
    tags: call.tags,
    messages: call.input.messages,
    answer: finished?.output === undefined ? finished?.content : (finished.output.raw ?? ""),
    variant: finished?.variantName,
    model: finished?.target.model,
    target: finished?.target.id,
    tier: finished?.target.tier,
    attempts: record.attempts.length,
    inputTokens: finished?.usage.inputTokens,
    outputTokens: finished?.usage.outputTokens,
    costUsd: finished?.usage.cost,
    finishReason: finished?.finishReason,
  };
  return {
    subject: EVENT_SUBJECT,
    data: Buffer.from(stepEvent(facts, content)),
    messageId: inferenceId,
  };
}
