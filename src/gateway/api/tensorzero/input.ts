import type { Input, InputBlock, InputMessage, JsonObject, Role } from "../../model/index.ts";
import {
  expected,
  FieldFault,
  inside,
  optional,
  readArray,
  readFields,
  readObject,
  readString,
  refuseUnknown,
  required,
  unknownValue,
} from "../read.ts";
import { readBlock, roleTemplate } from "./blocks.ts";

const INPUT_KEYS: ReadonlySet<string> = new Set(["system", "messages"]);
const MESSAGE_KEYS: ReadonlySet<string> = new Set(["role", "content"]);
const ROLES = ["user", "assistant"] as const;

/** `{system?, messages}` with at least one message. */
export function readInput(value: unknown): Input {
  const fields = readFields(value);
  refuseUnknown(fields, INPUT_KEYS);
  return {
    system: optional(fields, "system", readSystem),
    messages: required(fields, "messages", readMessages),
  };
}

function readSystem(value: unknown): string | JsonObject {
  return typeof value === "string" ? value : readObject(value);
}

function readMessages(value: unknown): readonly InputMessage[] {
  const items = readArray(value);
  if (items.length === 0) throw new FieldFault("must hold at least one message");
  const messages: InputMessage[] = new Array(items.length);
  for (let i = 0; i < items.length; i++) {
    try {
      messages[i] = readMessage(items[i]);
    } catch (thrown) {
      throw inside(thrown, `[${i}]`);
    }
  }
  return messages;
}

function readMessage(value: unknown): InputMessage {
  const fields = readFields(value);
  refuseUnknown(fields, MESSAGE_KEYS);
  const role = required(fields, "role", readRole);
  const content = fields.content;
  if (content === undefined) throw new FieldFault("missing field `content`");
  try {
    return { role, content: readContent(content, role) };
  } catch (thrown) {
    throw inside(thrown, "content");
  }
}

function readRole(value: unknown): Role {
  const role = readString(value);
  if (role === "user" || role === "assistant") return role;
  if (role === "system" || role === "developer") {
    throw new FieldFault(
      `a ${role} message is not one of the messages; put its content into \`input.system\``,
    );
  }
  throw unknownValue(role, ROLES);
}

/** Text, a list of blocks, or (as the first clients wrote it) the arguments of the role's template. */
function readContent(content: unknown, role: Role): readonly InputBlock[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  if (!Array.isArray(content)) {
    if (typeof content !== "object" || content === null)
      throw expected("a string or a list of blocks", content);
    return [roleTemplate(role, content as JsonObject)];
  }
  const blocks: InputBlock[] = new Array(content.length);
  for (let i = 0; i < content.length; i++) {
    try {
      blocks[i] = readBlock(content[i], role);
    } catch (thrown) {
      throw inside(thrown, `[${i}]`);
    }
  }
  return blocks;
}
