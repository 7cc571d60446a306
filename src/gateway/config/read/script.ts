import { messageOf } from "../../../kernel/errors.ts";
import {
  ECHO_SCRIPT,
  type Script,
  type ScriptError,
  type ScriptStep,
  SILENT_STEP,
} from "../../providers/scripted/script.ts";
import type { Table } from "./table.ts";

const FINISHES = ["stop", "length", "tool_call", "content_filter"] as const;
const LIKES = ["openai", "ollama", "cloudflare", "openrouter", "glm", "gemini", "anthropic"] as const;

/** `cycle` and `[[….script]]` of a provider of type `scripted`. Without steps it echoes. */
export function readScript(table: Table): Script {
  const cycle = table.boolean("cycle") ?? false;
  const steps = table.tables("script").map(readStep);
  return { steps: steps.length > 0 ? steps : ECHO_SCRIPT.steps, cycle };
}

function readStep(table: Table): ScriptStep {
  const step: ScriptStep = {
    match: readPattern(table),
    // Not filled from the environment: `{{input}}` is the only thing a reply knows.
    reply: table.verbatim("reply"),
    chunks: table.strings("chunks"),
    thought: table.string("thought"),
    toolCalls: table.tables("tool_calls").map(readToolCall),
    json: table.json("json"),
    usage: readUsage(table),
    finishReason: table.oneOf("finish_reason", FINISHES),
    delayMs: table.integer("delay_ms") ?? 0,
    chunkDelayMs: table.integer("chunk_delay_ms") ?? 0,
    error: readError(table),
    breakAfter: table.integer("break_after"),
    hang: table.oneOf("hang", ["head", "body"]),
    dimensions: table.integer("dimensions", 1) ?? SILENT_STEP.dimensions,
  };
  table.done();
  return step;
}

function readPattern(table: Table): RegExp | undefined {
  const source = table.verbatim("match");
  if (source === undefined) return undefined;
  try {
    return new RegExp(source, "u");
  } catch (error) {
    table.error("match", "config.bad_value", messageOf(error), undefined);
    return undefined;
  }
}

/** `arguments` as a table, or as JSON text where a broken one is wanted. */
function readToolCall(table: Table): ScriptStep["toolCalls"][number] {
  const name = table.required("name") ?? "";
  const value = table.json("arguments") ?? {};
  table.done();
  return { name, arguments: typeof value === "string" ? value : JSON.stringify(value) };
}

function readUsage(table: Table): ScriptStep["usage"] {
  const usage = table.table("usage");
  if (!usage) return undefined;
  const read = {
    inputTokens: usage.integer("input_tokens") ?? 0,
    outputTokens: usage.integer("output_tokens") ?? 0,
  };
  usage.done();
  return read;
}

function readError(table: Table): ScriptError | undefined {
  const error = table.table("error");
  if (!error) return undefined;
  if (!error.has("status")) error.missing("status");
  const status = error.integer("status", 100, 599) ?? 500;
  const body = error.json("body") ?? "";
  const like = error.oneOf("like", LIKES) ?? "openai";
  const headers = error.table("headers");
  const pairs = headers?.keys.map((name) => [name.toLowerCase(), headers.string(name) ?? ""] as const) ?? [];
  error.done();
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status, body: text, headers: Object.fromEntries(pairs), like };
}
