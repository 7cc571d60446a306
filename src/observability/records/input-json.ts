import type { Input, InputBlock } from "../../gateway/index.ts";

/** Blocks whose fields have the same names in memory and on TensorZero's wire. */
const PLAIN: ReadonlySet<InputBlock["type"]> = new Set<InputBlock["type"]>([
  "text",
  "tool_call",
  "tool_result",
  "template",
  "raw_text",
]);

/** The input of a call as TensorZero stores it: `{system?, messages}`, as JSON text. */
export function inputJson({ system, messages }: Input): string {
  for (const { content } of messages) {
    for (const { type } of content) if (!PLAIN.has(type)) return JSON.stringify(onWire({ system, messages }));
  }
  return JSON.stringify({ system, messages });
}

function onWire({ system, messages }: Input): unknown {
  return {
    system,
    messages: messages.map(({ role, content }) => ({ role, content: content.map(blockOnWire) })),
  };
}

function blockOnWire(block: InputBlock): unknown {
  switch (block.type) {
    case "thought":
      return {
        type: "thought",
        text: block.text,
        signature: block.signature,
        summary: block.summary,
        provider_type: block.providerType,
        extra_data: block.extraData,
      };
    case "file":
      return {
        type: "file",
        file_type: block.url === undefined ? "base64" : "url",
        url: block.url,
        mime_type: block.mimeType,
        data: block.data,
        detail: block.detail,
        filename: block.filename,
      };
    case "unknown":
      return {
        type: "unknown",
        data: block.data,
        model_name: block.modelName,
        provider_name: block.providerName,
      };
    default:
      return block;
  }
}
