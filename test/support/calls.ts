import { callOf as chatCall } from "../../src/chat/call.ts";
import type { ChatEvent } from "../../src/gateway/client.ts";
import type { InferenceCall } from "../../src/gateway/model/index.ts";

/** A one-shot call of a function. */
export function callOf(prompt: string, fn = "chat"): InferenceCall {
  return chatCall({ function: fn }, [{ role: "user", content: [{ type: "text", text: prompt }] }], undefined);
}

export async function eventsOf(events: AsyncIterable<ChatEvent>): Promise<ChatEvent[]> {
  const all: ChatEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** The events of one kind. */
export function only<Kind extends ChatEvent["event"]>(
  events: readonly ChatEvent[],
  kind: Kind,
): Extract<ChatEvent, { event: Kind }>[] {
  return events.filter((event) => event.event === kind) as Extract<ChatEvent, { event: Kind }>[];
}

export function textOf(events: readonly ChatEvent[], kind: "text" | "thought" = "text"): string {
  return only(events, "delta")
    .filter((event) => event.kind === kind)
    .map((event) => event.text)
    .join("");
}
