import type { Target } from "../../config/types.ts";
import type { ThoughtBlock } from "../../model/index.ts";
import { type Signed, signedBy } from "./signatures.ts";

type Part = Record<string, unknown>;

/** The parts of one turn of the model, each with the signature that it had. */
export class ModelParts {
  readonly #target: Target;
  readonly #parts: Part[] = [];
  /** Signatures by the id of the tool call that they name. */
  readonly #ofCalls = new Map<string, string>();
  /** A signature whose part has not come yet, or has just gone by. */
  #waiting: Signed | undefined;

  constructor(target: Target) {
    this.#target = target;
  }

  /** Gemini reads nothing from the text of an unsigned thought, so it is left out. */
  thought(block: ThoughtBlock): void {
    this.#settle();
    const signed = signedBy(block, this.#target);
    if (signed === undefined) return;
    if (signed.signs === "thought") {
      this.#parts.push({ text: block.text ?? "", thought: true, thoughtSignature: signed.signature });
    } else if (signed.signs === "tool_call" && signed.id !== "") {
      this.#ofCalls.set(signed.id, signed.signature);
    } else this.#waiting = signed;
  }

  text(text: string): void {
    const waiting = this.#waiting;
    if (text === "" || waiting?.signs === "tool_call") this.#settle();
    if (text === "") return;
    const part: Part = { text };
    if (this.#waiting !== undefined) part.thoughtSignature = this.#waiting.signature;
    this.#waiting = undefined;
    this.#parts.push(part);
  }

  call(id: string, part: Part): void {
    if (this.#waiting?.signs === "text") this.#settle();
    const signature = this.#ofCalls.get(id) ?? this.#waiting?.signature;
    if (signature !== undefined) part.thoughtSignature = signature;
    this.#waiting = undefined;
    this.#parts.push(part);
  }

  other(part: Part): void {
    this.#settle();
    this.#parts.push(part);
  }

  end(): Part[] {
    this.#settle();
    return this.#parts;
  }

  /** A signature that no part follows belongs to the text before it, or to an empty text as Gemini streams it. */
  #settle(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting = undefined;
    const last = this.#parts.at(-1);
    if (last?.text !== undefined && last.thoughtSignature === undefined) {
      last.thoughtSignature = waiting.signature;
    } else this.#parts.push({ text: "", thoughtSignature: waiting.signature });
  }
}
