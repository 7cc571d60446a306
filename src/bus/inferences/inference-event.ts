import type { InferenceRecord } from "../../gateway/index.ts";
import type { Letter } from "../outbox/outbox.ts";
import { type Step, stepOf } from "./step.ts";
import { eventOfStep } from "./step-event.ts";

export const EVENT_SUBJECT = "geometry.event.v1";

/** What the event of an inference is made of. `content` false leaves out what was said. */
export function stepOfInference(record: InferenceRecord, content: boolean): Step {
  const { inferenceId, call, finished } = record;
  const facts = {
    id: inferenceId,
    episodeId: record.episodeId,
    startedAt: record.startedAt,
    ms: record.ms,
    functionName: record.functionName,
    modelName: record.modelName,
    tags: call.tags,
    ending: record.ending,
    error: record.error,
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
  return stepOf(facts, content);
}

/** A step as the message that tells the bus of it; known there by the inference's id. */
export function letterOfStep(step: Step): Letter {
  return { subject: EVENT_SUBJECT, data: Buffer.from(eventOfStep(step)), messageId: step[0] };
}
