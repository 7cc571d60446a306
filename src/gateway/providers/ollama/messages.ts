import type { Target } from "../../config/types.ts";
import { AttemptFailure, type FileBlock, type Message, type ModelRequest } from "../../model/index.ts";

interface OllamaMessage {
  role: "system" | "user" | "assistant" | "tool";
  content: string;
  thinking?: string;
  images?: string[];
  tool_calls?: unknown[];
  tool_name?: string;
}

/** The canonical conversation as `/api/chat` messages (docs.ollama.com/api/chat). */
export function messagesOf(request: ModelRequest, target: Target): OllamaMessage[] {
  const result: OllamaMessage[] = [];
  if (request.system !== undefined) result.push({ role: "system", content: request.system });
  for (const message of request.messages) {
    if (message.role === "user") pushUser(result, message, target);
    else pushAssistant(result, message, target);
  }
  return result;
}

function pushUser(result: OllamaMessage[], { content }: Message, target: Target): void {
  const texts: string[] = [];
  const images: string[] = [];
  for (const block of content) {
    if (block.type === "tool_result") {
      result.push({ role: "tool", tool_name: block.name, content: block.result });
    } else if (block.type === "text") texts.push(block.text);
    else if (block.type === "file") images.push(imageOf(block, target));
  }
  if (texts.length === 0 && images.length === 0) return;
  const message: OllamaMessage = { role: "user", content: texts.join("\n") };
  if (images.length > 0) message.images = images;
  result.push(message);
}

function pushAssistant(result: OllamaMessage[], { content }: Message, target: Target): void {
  const texts: string[] = [];
  const calls: unknown[] = [];
  let thinking = "";
  for (const block of content) {
    if (block.type === "text") texts.push(block.text);
    else if (block.type === "tool_call") {
      calls.push({ function: { name: block.name, arguments: argumentsOf(block.arguments) } });
    } else if (block.type === "thought" && (block.providerType ?? target.kind) === target.kind) {
      thinking += block.text ?? "";
    }
  }
  if (texts.length === 0 && calls.length === 0) return;
  const message: OllamaMessage = { role: "assistant", content: texts.join("\n") };
  if (thinking !== "") message.thinking = thinking;
  if (calls.length > 0) message.tool_calls = calls;
  result.push(message);
}

/** Arguments are an object here. What a model once wrote that is none is kept as its text. */
function argumentsOf(text: string): unknown {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    return { raw: text };
  }
  return { raw: text };
}

/** Bare base64, the only form there is: addresses are not fetched, other files not understood. */
function imageOf(file: FileBlock, target: Target): string {
  const inline = /^data:(image\/[^;,]+);base64,(.*)$/s.exec(file.url ?? "");
  const mime = file.mimeType ?? inline?.[1] ?? "image/";
  const data = file.data ?? inline?.[2];
  if (data === undefined || !mime.startsWith("image/")) {
    const what = data === undefined ? "images only by content, not by address" : `no files of type ${mime}`;
    throw new AttemptFailure("model", `${target.id} (Ollama) takes ${what}`);
  }
  return data;
}
