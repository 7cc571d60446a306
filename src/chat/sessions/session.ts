import type { InputBlock } from "../../gateway/index.ts";
import { broken, type KeptAnswer, type SessionRecord, type Wishes } from "./record.ts";

export type Message =
  | { readonly role: "user"; readonly content: readonly InputBlock[] }
  | { readonly role: "assistant"; readonly answer: KeptAnswer };

/** A conversation as its records tell it. */
export interface Session {
  readonly id: string;
  readonly episode: string;
  readonly parent: { readonly session: string; readonly turns: number } | undefined;
  readonly wishes: Wishes;
  readonly messages: readonly Message[];
}

const CUT: Omit<KeptAnswer, "text" | "thought"> = {
  tool_calls: [],
  ending: "cut",
  error: null,
  inference_id: "",
  variant_name: null,
  target: null,
  tier: null,
  input_tokens: null,
  output_tokens: null,
  cost: null,
  ttft_ms: null,
  ms: null,
  attempts: [],
};

/** Reads records in order into a session. `name`: what errors call it. */
export class SessionReader {
  readonly #name: string;
  #head: Extract<SessionRecord, { type: "session" }> | undefined;
  #wishes: Wishes = {};
  readonly #messages: Message[] = [];
  #text = "";
  #thought = "";

  constructor(name: string) {
    this.#name = name;
  }

  add(record: SessionRecord): void {
    if (record.type === "session") this.#head ??= record;
    else if (record.type === "wishes") this.#wishes = record.wishes;
    else if (record.type === "piece") this.#piece(record.kind, record.text);
    else if (record.type === "answer") {
      this.#forgetPieces();
      this.#messages.push({ role: "assistant", answer: record.answer });
    } else {
      this.#keepPieces();
      if (record.type === "user") this.#messages.push({ role: "user", content: record.content });
      else this.#messages.splice(Math.max(0, record.from));
    }
  }

  /** Throws `PmovesError` `session.broken` where the beginning is missing. */
  get session(): Session {
    if (this.#head === undefined) throw broken(this.#name, "its beginning is missing");
    const { id, episode, parent } = this.#head;
    // Looked at while an answer comes too, whose pieces are not to be taken for one that was cut off.
    const messages = [...this.#messages, ...this.#unanswered()];
    return { id, episode, parent, wishes: this.#wishes, messages };
  }

  #piece(kind: "text" | "thought", text: string): void {
    if (kind === "text") this.#text += text;
    else this.#thought += text;
  }

  /** Pieces without their answer are what is left of one that was cut off. */
  #unanswered(): readonly Message[] {
    if (this.#text === "" && this.#thought === "") return [];
    return [{ role: "assistant", answer: { ...CUT, text: this.#text, thought: this.#thought } }];
  }

  #keepPieces(): void {
    this.#messages.push(...this.#unanswered());
    this.#forgetPieces();
  }

  #forgetPieces(): void {
    this.#text = "";
    this.#thought = "";
  }
}

/** The text of a user's message; files and the like in brackets. */
export function textOfContent(content: readonly InputBlock[]): string {
  return content.map(blockText).join("\n\n");
}

function blockText(block: InputBlock): string {
  switch (block.type) {
    case "text":
      return block.text;
    case "raw_text":
      return block.value;
    case "file":
      return `[file ${block.filename ?? block.url ?? block.mimeType ?? ""}]`;
    case "template":
      return `[template ${block.name} ${JSON.stringify(block.arguments)}]`;
    case "tool_result":
      return `[result of ${block.name}] ${block.result}`;
    default:
      return `[${block.type}]`;
  }
}

/** One line that tells a session from others: the beginning of its first question. */
export function titleOf({ messages }: Pick<Session, "messages">, length = 60): string {
  const first = messages.find((message) => message.role === "user");
  const text = first === undefined ? "" : textOfContent(first.content).replace(/\s+/g, " ").trim();
  return text.length > length ? `${[...text].slice(0, length - 1).join("")}…` : text;
}
