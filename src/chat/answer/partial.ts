import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { ChatAnswer } from "./answer.ts";
import { answerFailure } from "./answer-failure.ts";

/**
 * The error that ends a command of which not all answers came: that of the answer where there is none at all,
 * else exit 6. Undefined where all came.
 */
export function partialFailure(answers: readonly ChatAnswer[], hint: string): PmovesError | undefined {
  const failed = answers.filter(({ error }) => error !== null);
  const [first] = failed;
  if (first?.error == null) return undefined;
  const { attempts, error } = first;
  if (failed.length === answers.length) return answerFailure({ ...error, attempts });
  const message = `${failed.length} of ${answers.length} answers failed; the first: ${error.message}`;
  return new PmovesError(message, { code: "chat.partial", exit: EXIT.partial, hint });
}
