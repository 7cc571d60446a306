import type { Kind } from "../../../config/types.ts";
import type { OutcomeTable } from "../rule.ts";
import { anthropic } from "./anthropic.ts";
import { claudeCode } from "./claude-code.ts";
import { cloudflare } from "./cloudflare.ts";
import { gemini } from "./gemini.ts";
import { glm } from "./glm.ts";
import { ollama } from "./ollama.ts";
import { generic, openai } from "./openai.ts";
import { openrouter } from "./openrouter.ts";

/** Which table reads the refusals of which kind of target. */
export const OUTCOME_TABLES: Readonly<Record<Kind, OutcomeTable>> = {
  ollama,
  cloudflare,
  openrouter,
  glm,
  gemini,
  anthropic,
  openai,
  local: generic,
  compatible: generic,
  claude_code: claudeCode,
  scripted: generic,
  foreign: generic,
};
