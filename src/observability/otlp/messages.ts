import type { Finished, FinishedBlock, Input, InputBlock } from "../../gateway/index.ts";

/** A part of a message in the shape of OpenTelemetry's `gen_ai.input.messages` (semconv/gen-ai JSON schemas). */
type Part = Readonly<Record<string, unknown>>;

/** Most characters of one attribute: collectors refuse or cut what is larger. */
const MAX_CHARACTERS = 128 * 1024;

export function inputMessages({ messages }: Input): string {
  return limited(messages.map(({ role, content }) => ({ role, parts: content.map(inputPart) })));
}

export function outputMessages({ content, finishReason }: Finished): string {
  return limited([{ role: "assistant", parts: content.map(outputPart), finish_reason: finishReason }]);
}

/** As JSON, in the shape of `gen_ai.system_instructions`. */
export function systemText(system: Input["system"]): string | undefined {
  if (system === undefined) return undefined;
  return limited([{ type: "text", content: typeof system === "string" ? system : JSON.stringify(system) }]);
}

function inputPart(block: InputBlock): Part {
  switch (block.type) {
    case "text":
      return { type: "text", content: block.text };
    case "raw_text":
      return { type: "text", content: block.value };
    case "template":
      return { type: "template", name: block.name, arguments: block.arguments };
    case "tool_call":
      return { type: "tool_call", id: block.id, name: block.name, arguments: block.arguments };
    case "tool_result":
      return { type: "tool_call_response", id: block.id, response: block.result };
    case "thought":
      return { type: "reasoning", content: block.text ?? "" };
    case "file":
      // What a file holds is megabytes of base64; that there was one is enough here.
      return { type: "file", mime_type: block.mimeType, uri: block.url, bytes: block.data?.length };
    case "unknown":
      return { type: "unknown" };
  }
}

function outputPart(block: FinishedBlock): Part {
  switch (block.type) {
    case "text":
      return { type: "text", content: block.text };
    case "tool_call":
      return { type: "tool_call", id: block.id, name: block.rawName, arguments: block.rawArguments };
    case "thought":
      return { type: "reasoning", content: block.text ?? "" };
    case "unknown":
      return { type: "unknown" };
  }
}

/** JSON text that fits; where it does not, JSON that says how much there was. */
function limited(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= MAX_CHARACTERS
    ? text
    : JSON.stringify([{ type: "omitted", characters: text.length }]);
}
