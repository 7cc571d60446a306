import type { ScriptStep } from "../../src/gateway/providers/scripted/script.ts";

/** A step of a script that says nothing, with what a test adds. */
export function stepOf(more: Partial<ScriptStep> = {}): ScriptStep {
  return {
    match: undefined,
    reply: undefined,
    chunks: undefined,
    thought: undefined,
    toolCalls: [],
    json: undefined,
    usage: undefined,
    finishReason: undefined,
    delayMs: 0,
    chunkDelayMs: 0,
    error: undefined,
    breakAfter: undefined,
    hang: undefined,
    dimensions: 8,
    ...more,
  };
}
