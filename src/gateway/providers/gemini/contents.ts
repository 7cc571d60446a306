import type { Target } from "../../config/types.ts";
import type { Message, ModelRequest, ToolCallBlock, ToolResultBlock } from "../../model/index.ts";
import { filePart } from "./files.ts";
import { ModelParts } from "./model-parts.ts";
import { signFirstCall } from "./signatures.ts";

export type Part = Record<string, unknown>;

export interface Content {
  readonly role: "user" | "model";
  readonly parts: Part[];
}

/**
 * The canonical conversation as `contents`. Messages of one side that follow each other are one turn; the
 * answers to the tool calls of a turn stand together in the first content after it, as Gemini wants them.
 */
export function contentsOf(request: ModelRequest, target: Target): Content[] {
  const contents: Content[] = [];
  const { messages } = request;
  for (let i = 0; i < messages.length; ) {
    const { role } = messages[i] as Message;
    let end = i + 1;
    while (messages[end]?.role === role) end++;
    const run = messages.slice(i, end);
    if (role === "user") pushUser(contents, run, target);
    else pushModel(contents, run, target);
    i = end;
  }
  return contents;
}

function pushUser(contents: Content[], run: readonly Message[], target: Target): void {
  const results: Part[] = [];
  const said: Part[] = [];
  for (const { content } of run) {
    for (const block of content) {
      if (block.type === "tool_result") results.push(resultPart(block));
      else if (block.type === "text") {
        if (block.text !== "") said.push({ text: block.text });
      } else if (block.type === "file") said.push(filePart(block, target));
      else if (block.type === "unknown") said.push(block.data as Part);
    }
  }
  if (results.length > 0) contents.push({ role: "user", parts: results });
  if (said.length > 0) contents.push({ role: "user", parts: said });
}

function pushModel(contents: Content[], run: readonly Message[], target: Target): void {
  const made = new ModelParts(target);
  for (const { content } of run) {
    for (const block of content) {
      if (block.type === "thought") made.thought(block);
      else if (block.type === "text") made.text(block.text);
      else if (block.type === "tool_call") made.call(block.id, callPart(block));
      else if (block.type === "file") made.other(filePart(block, target));
      else if (block.type === "unknown") made.other(block.data as Part);
    }
  }
  const parts = made.end();
  signFirstCall(parts, target);
  if (parts.length > 0) contents.push({ role: "model", parts });
}

function callPart({ id, name, arguments: text }: ToolCallBlock): Part {
  const args = argumentsOf(text);
  return { functionCall: id === "" ? { name, args } : { id, name, args } };
}

/** `response` is an object; any other result stands under `output`, the documented key. */
function resultPart({ id, name, result }: ToolResultBlock): Part {
  const value = structured(result);
  const response = value === undefined || Array.isArray(value) ? { output: value ?? result } : value;
  return { functionResponse: id === "" ? { name, response } : { id, name, response } };
}

/** Arguments are an object here. What a model once wrote that is none is kept as its text. */
function argumentsOf(text: string): object {
  const value = structured(text);
  if (value !== undefined && !Array.isArray(value)) return value;
  return text.trim() === "" ? {} : { raw: text };
}

/** An object or a list of JSON; undefined for anything else. */
function structured(text: string): object | undefined {
  const first = /^\s*([{[])/.exec(text);
  if (first === null) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}
