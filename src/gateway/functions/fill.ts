import { RequestError } from "../error.ts";
import type { Block, Input, InputBlock, InputMessage, Message, Role } from "../model/index.ts";
import type { TemplateSet } from "../templates/index.ts";
import { withMimeType } from "./files.ts";

/** The system prompt of one variant. TensorZero fills a system template even where there is no system text. */
export function fillSystem(system: Input["system"], templates: TemplateSet | undefined): string | undefined {
  if (templates?.has("system") === true) {
    return templates.render("system", typeof system === "object" ? system : { system_text: system ?? null });
  }
  if (typeof system === "object") {
    throw new RequestError(400, "`input.system` holds arguments, but this variant has no system template");
  }
  return system;
}

/** Messages with their templates filled for one variant. */
export function fillMessages(
  messages: readonly InputMessage[],
  templates: TemplateSet | undefined,
): readonly Message[] {
  return messages.map(({ role, content }) => ({
    role,
    content: content.map((block) => fillBlock(block, role, templates)),
  }));
}

function fillBlock(block: InputBlock, role: Role, templates: TemplateSet | undefined): Block {
  switch (block.type) {
    case "raw_text":
      return { type: "text", text: block.value };
    case "template":
      if (templates?.has(block.name) !== true) {
        throw new RequestError(400, `This variant has no template \`${block.name}\``);
      }
      return { type: "text", text: templates.render(block.name, block.arguments) };
    case "text":
      return templates?.has(role) === true
        ? { type: "text", text: templates.render(role, { [`${role}_text`]: block.text }) }
        : block;
    case "file":
      return withMimeType(block);
    default:
      return block;
  }
}
