import { stripVTControlCharacters } from "node:util";
import type { ConversationEvent } from "../tools/tool-box.ts";
import { ToolCalls } from "../tools/tool-calls.ts";

/** Keeps what a model writes from steering the terminal that it is shown on. */
export function harmless(text: string): string {
  return stripVTControlCharacters(text).replace(/(?![\n\t])\p{Cc}/gu, "");
}

/**
 * The answer as text, piece by piece as it comes, ending in a line feed. Thoughts are left out; tool calls
 * that nobody has answered, which are an answer too, follow the text as one line of JSON each.
 */
export async function* plainText(
  events: AsyncIterable<ConversationEvent> & { readonly terminal: boolean },
): AsyncGenerator<string, void, undefined> {
  let calls = new ToolCalls();
  const lines = () => calls.all().map((call) => `${JSON.stringify({ tool_call: call })}\n`);
  let last = "";
  for await (const event of events) {
    if (event.event === "delta" && event.kind === "text") {
      const text = events.terminal ? harmless(event.text) : event.text;
      if (text === "") continue;
      last = text;
      yield text;
    } else if (event.event === "tool") calls.add(event);
    else if (event.event === "tool_result") calls = new ToolCalls();
    else if (event.event === "done" || event.event === "error") {
      if (last !== "" && !last.endsWith("\n")) yield "\n";
      last = "";
      if (event.event === "error") yield* lines();
    }
  }
  yield* lines();
}
