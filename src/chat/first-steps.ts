import { type Attempt, OLLAMA_CHAT } from "../gateway/index.ts";
import { EXIT, PmovesError } from "../kernel/errors.ts";

/** The shortest ways from nothing to an answer. */
export const FIRST_STEPS = `three ways to get going:
  a local model   ollama serve, then in another terminal: ollama pull ${OLLAMA_CHAT}
  a key           export GEMINI_API_KEY=... (or OPENROUTER_API_KEY, GLM_API_KEY, ANTHROPIC_API_KEY, OPENAI_API_KEY)
  neither         pmoves serve --demo, then: pmoves chat --gateway http://127.0.0.1:3000 "hello"
a configuration file is named by --config; \`pmoves models\` shows what is there`;

/** An error in opening that a newcomer meets, told as a way to begin; any other as it is. */
export function toldNewcomer(error: unknown): unknown {
  if (!(error instanceof PmovesError) || error.code !== "config.nothing_usable") return error;
  // With a file the reasons, target by target, are what helps; without one they are a list of unset variables.
  const bare = error.message.includes("in the environment");
  const message = bare
    ? "no model can be asked yet: nothing is configured, no key is set, and no Ollama with a model answers"
    : error.message;
  return new PmovesError(message, { code: error.code, exit: EXIT.usage, hint: FIRST_STEPS, cause: error });
}

/** Words of a connection that nobody took, in an attempt's reason. */
const REFUSED = /no connection could be made|does not resolve/;

/** True where the only targets that could be tried are local ones that nobody serves. */
export function onlyLocalRefused(attempts: readonly Attempt[]): boolean {
  const tried = attempts.filter((attempt) => attempt.outcome !== undefined);
  const usable = attempts.filter(
    ({ skip }) => skip !== undefined && skip !== "no_key" && skip !== "unsupported",
  );
  if (tried.length === 0 || usable.length > 0) return false;
  return tried.every(({ tier, reason }) => tier === 1 && reason !== undefined && REFUSED.test(reason));
}
