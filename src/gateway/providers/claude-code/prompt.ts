import type { Target } from "../../config/types.ts";
import { AttemptFailure, type Block, type ModelRequest, type Params } from "../../model/index.ts";

/** What a headless command is told: one text. `dropped` are the wishes that it has no word for. */
export interface Prompt {
  readonly text: string;
  readonly dropped: readonly string[] | undefined;
}

/**
 * The conversation as text for standard input: the system text, then a single user message as it is, or the
 * turns under their speakers' names. Throws `AttemptFailure` `model` for what only other targets can do.
 */
export function promptOf(request: ModelRequest, target: Target): Prompt {
  const { system, messages, tools, output, params } = request;
  if (tools !== undefined && (tools.tools.length > 0 || tools.provider.length > 0)) {
    throw new AttemptFailure(
      "model",
      `${target.id} (a command) has tools of its own and takes none of the request`,
    );
  }
  const parts: string[] = [];
  if (system !== undefined && system !== "") parts.push(system);
  const [only] = messages;
  if (messages.length === 1 && only?.role === "user") {
    parts.push(textOf(only.content, target));
  } else {
    for (const { role, content } of messages) {
      const text = textOf(content, target);
      if (text !== "") parts.push(`${role === "user" ? "User" : "Assistant"}: ${text}`);
    }
    parts.push("Answer the last message.");
  }
  if (output.type !== "text") {
    const shape =
      output.type === "schema"
        ? ` that is valid under this JSON Schema: ${JSON.stringify(output.schema)}`
        : "";
    parts.push(`Answer with one JSON value and nothing else, no code fence${shape}`);
  }
  const dropped = Object.keys(params).filter((name) => params[name as keyof Params] !== undefined);
  return { text: parts.join("\n\n"), dropped: dropped.length === 0 ? undefined : dropped };
}

function textOf(blocks: readonly Block[], target: Target): string {
  return blocks
    .flatMap((block) => {
      switch (block.type) {
        case "text":
          return [block.text];
        case "tool_call":
          return [`(called ${block.name} with ${block.arguments})`];
        case "tool_result":
          return [`(result of ${block.name}: ${block.result})`];
        case "file":
          throw new AttemptFailure("model", `${target.id} (a command) takes text only, no files`);
        default:
          return [];
      }
    })
    .join("\n");
}
