import { stripVTControlCharacters } from "node:util";
import type { ChatEvent } from "../gateway/index.ts";
import { ToolCalls } from "./tool-calls.ts";

/** Keeps what a model writes from steering the terminal that it is shown on. */
function harmless(text: string): string {
  return stripVTControlCharacters(text).replace(/(?![\n\t])\p{Cc}/gu, "");
}

/**
 * The answer as text, piece by piece as it comes, ending in a line feed. Thoughts are left out; tool calls,
 * which are an answer too, follow the text as one line of JSON each.
 */
export async function* plainText(
  events: AsyncIterable<ChatEvent> & { readonly terminal: boolean },
): AsyncGenerator<string, void, undefined> {
  const calls = new ToolCalls();
  let last = "";
  for await (const event of events) {
    if (event.event === "delta" && event.kind === "text") {
      const text = events.terminal ? harmless(event.text) : event.text;
      if (text === "") continue;
      last = text;
      yield text;
    } else if (event.event === "tool") calls.add(event);
    else if (event.event === "done" || event.event === "error") {
      if (last !== "" && !last.endsWith("\n")) yield "\n";
      for (const call of calls.all()) yield `${JSON.stringify({ tool_call: call })}\n`;
    }
  }
}
