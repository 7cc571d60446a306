import { type ScriptStep, SILENT_STEP } from "../../src/gateway/providers/scripted/script.ts";

/** A step of a script that says nothing, with what a test adds. */
export function stepOf(more: Partial<ScriptStep> = {}): ScriptStep {
  return { ...SILENT_STEP, dimensions: 8, ...more };
}
