import type { Finished, FinishedBlock } from "../../gateway/index.ts";

/** What was answered as TensorZero stores it: blocks for chat, `{raw, parsed}` for json functions. */
export function outputJson({ content, output }: Pick<Finished, "content" | "output">): string {
  if (output !== undefined) return JSON.stringify(output);
  for (const { type } of content) if (type !== "text") return JSON.stringify(content.map(blockOnWire));
  return JSON.stringify(content);
}

function blockOnWire(block: FinishedBlock): unknown {
  switch (block.type) {
    case "tool_call":
      return {
        type: "tool_call",
        id: block.id,
        raw_name: block.rawName,
        raw_arguments: block.rawArguments,
        name: block.name,
        arguments: block.arguments,
      };
    case "thought":
      return {
        type: "thought",
        text: block.text,
        signature: block.signature,
        summary: block.summary,
        provider_type: block.providerType,
        extra_data: block.extraData,
      };
    default:
      return block;
  }
}
