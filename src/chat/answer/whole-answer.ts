import type { ConversationEvent } from "../tools/tool-box.ts";
import { AnswerCollector, type ChatAnswer } from "./answer.ts";

/** The answer that events tell, once they are over; undefined where they do not say how it ended. */
export async function wholeAnswer(
  events: AsyncIterable<ConversationEvent>,
  also: (event: ConversationEvent) => void = () => undefined,
): Promise<ChatAnswer | undefined> {
  const collector = new AnswerCollector();
  for await (const event of events) {
    collector.add(event);
    also(event);
  }
  return collector.answer(null);
}
