import { AttemptFailure, type ModelRequest } from "../../model/index.ts";

/** What OpenAI says to encrypted reasoning of another organisation, or of a key that was changed since. */
const NOT_VERIFIED = "invalid_encrypted_content";

/**
 * Asks with the conversation's encrypted reasoning, and where just that is refused once more without it: the
 * words and calls of the conversation are as good as before. `ask` must throw before it has an effect.
 */
export async function orUnsealed<Answer>(
  request: ModelRequest,
  ask: (request: ModelRequest, lost: readonly string[]) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask(request, []);
  } catch (error) {
    if (!(error instanceof AttemptFailure) || error.code !== NOT_VERIFIED) throw error;
    const messages = request.messages.map((message) => ({
      ...message,
      content: message.content.filter(({ type }) => type !== "thought"),
    }));
    return ask({ ...request, messages }, ["messages/thought"]);
  }
}
