import type { Action, StepResult, Verifier } from "../episode.ts";
import { type Fields, isFields, type Reader } from "./fields.ts";

/** An action as text, or as an object under any of the names that producers use. */
export function readAction(value: unknown): Action | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string")
    return { type: "message", text: value.toWellFormed(), toolName: null, toolArguments: null };
  if (!isFields(value))
    return { type: "unknown", text: JSON.stringify(value), toolName: null, toolArguments: null };
  const word = first(value, ["type", "kind"]);
  const toolName = first(value, ["tool_name", "tool", "name"]);
  const args = value.tool_args ?? value.arguments ?? value.args ?? value.input;
  return {
    type: word ?? (toolName === null ? "message" : "tool_call"),
    text: first(value, ["raw_response", "text", "content", "message", "code"]),
    toolName,
    toolArguments: args === undefined || args === null ? null : asJson(args),
  };
}

export function readResult(reader: Reader, value: Fields | null, path = "result."): StepResult | null {
  if (value === null) return null;
  return {
    success: reader.flag(value, "success", path),
    exitCode: reader.whole(value, "exit_code", path),
    output: reader.written(value, "output") ?? reader.written(value, "content"),
    error: reader.written(value, "error"),
    durationMs: reader.number(value, "execution_time_ms", path) ?? reader.number(value, "duration_ms", path),
  };
}

/** `verifier{name, version, verdict, evidence}` of a result; a verifier without a name or a verdict proves nothing. */
export function readVerifier(reader: Reader, result: Fields | null): Verifier | null {
  const found = result === null ? null : reader.fields(result, "verifier", "result.");
  if (found === null) return null;
  const name = reader.text(found, "name", "result.verifier.");
  const verdict = reader.text(found, "verdict", "result.verifier.");
  if (name === null || verdict === null) {
    reader.problems.push("result.verifier has no name or no verdict, so it counts as absent");
    return null;
  }
  const version = reader.written(found, "version");
  return { name, version, verdict: verdict.toLowerCase(), evidence: reader.written(found, "evidence") };
}

function first(from: Fields, names: readonly string[]): string | null {
  for (const name of names) {
    const value = from[name];
    if (typeof value === "string") return value.toWellFormed();
  }
  return null;
}

/** Arguments that are text already are taken for JSON text where they are it. */
function asJson(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value).toWellFormed();
  try {
    JSON.parse(value);
    return value;
  } catch {
    return JSON.stringify(value);
  }
}
