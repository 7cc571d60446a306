import type { FinishReason, ModelRequest, OutputBlock, StreamEvent, Usage } from "../../model/index.ts";
import type { ScriptStep } from "./script.ts";

/** The text of the last user message, "" where there is none. */
export function lastUserText(request: ModelRequest): string {
  const last = request.messages.findLast((message) => message.role === "user");
  return last?.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n") ?? "";
}

/** The pieces of a step's text as they are streamed. */
export function piecesOf(step: ScriptStep, input: string): readonly string[] {
  if (step.chunks !== undefined)
    return step.chunks.map((chunk) => chunk.replaceAll("{{input}}", () => input));
  const text =
    step.json === undefined ? step.reply?.replaceAll("{{input}}", () => input) : JSON.stringify(step.json);
  if (text === undefined || text === "") return [];
  return text.match(/\S*\s+|\S+/g) ?? [text];
}

/** All that a step says, in the order of a stream: reasoning, text, tool calls (their arguments in two pieces). */
export function eventsOf(step: ScriptStep, input: string): readonly StreamEvent[] {
  const events: StreamEvent[] = [];
  if (step.thought !== undefined) events.push({ type: "thought", id: "1", text: step.thought });
  for (const text of piecesOf(step, input)) events.push({ type: "text", id: "0", text });
  step.toolCalls.forEach(({ name, arguments: args }, i) => {
    const half = Math.floor(args.length / 2);
    events.push({ type: "tool_call", id: `call_${i}`, name, arguments: args.slice(0, half) });
    events.push({ type: "tool_call", id: `call_${i}`, name: "", arguments: args.slice(half) });
  });
  return events;
}

export function blocksOf(step: ScriptStep, input: string): readonly OutputBlock[] {
  const text = piecesOf(step, input).join("");
  const blocks: OutputBlock[] = [];
  if (step.thought !== undefined)
    blocks.push({ type: "thought", text: step.thought, providerType: "scripted" });
  if (text !== "") blocks.push({ type: "text", text });
  step.toolCalls.forEach(({ name, arguments: args }, i) => {
    blocks.push({ type: "tool_call", id: `call_${i}`, name, arguments: args });
  });
  return blocks;
}

export function finishOf(step: ScriptStep): FinishReason {
  return step.finishReason ?? (step.toolCalls.length > 0 ? "tool_call" : "stop");
}

/** As stated, else estimated at four characters a token. */
export function usageOf(step: ScriptStep, request: string, answer: number): Usage {
  return step.usage ?? { inputTokens: Math.ceil(request.length / 4), outputTokens: Math.ceil(answer / 4) };
}

/** Characters of an answer, for the estimate. */
export function lengthOf(events: readonly StreamEvent[]): number {
  let length = 0;
  for (const event of events) {
    if (event.type === "text" || event.type === "thought") length += event.text?.length ?? 0;
    else if (event.type === "tool_call") length += event.name.length + event.arguments.length;
  }
  return length;
}
