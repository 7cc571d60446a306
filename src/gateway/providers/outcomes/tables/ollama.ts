import { readOpenAi } from "../readers.ts";
import type { Facts, OutcomeTable } from "../rule.ts";
import { CONTEXT_TEXT } from "./shared.ts";

/** The model's name as Ollama quotes it, else the one that was asked for. */
function pullHint(facts: Facts, model: string | undefined): string {
  const quoted = /model ["'`]([^"'`]+)["'`]/i.exec(facts.message)?.[1];
  return `run: ollama pull ${quoted ?? model ?? "NAME"}`;
}

/** github.com/ollama/ollama server routes; the same texts at `/v1` and at ollama.com. */
export const ollama: OutcomeTable = {
  read: readOpenAi,
  statusOf: {},
  rules: [
    { status: [404], outcome: "model", hint: pullHint },
    { text: /^model .{0,200}not found/i, outcome: "model", hint: pullHint },
    { text: /does not support (?:tools?|thinking|images?|vision|chat|generate|embed)/i, outcome: "model" },
    { text: CONTEXT_TEXT, outcome: "context" },
    {
      text: /requires more system memory|out of memory|unable to load model|runner process (?:has terminated|no longer running)|timed out waiting for llama runner/i,
      outcome: "model",
    },
    {
      status: [402, 429],
      text: /usage limit|upgrade for/i,
      outcome: "credit",
      scope: "plan",
      reset: ["stated"],
    },
    { status: [503], outcome: "retry" },
    { text: /server busy|maximum pending requests/i, outcome: "retry" },
  ],
};
