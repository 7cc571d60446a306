import {
  type FinishReason,
  type Json,
  type ModelAnswer,
  NO_USAGE,
  type OutputBlock,
  type StreamEvent,
  type Usage,
} from "../model/index.ts";

interface Part {
  readonly type: "text" | "thought" | "tool_call";
  readonly id: string;
  name: string;
  text: string;
  signature: string;
  providerType: string | undefined;
  extraData: Json | undefined;
}

/** Puts a streamed answer together again, for records, aggregated replies and the function's rules. */
export class Collector {
  readonly #blocks: (Part | Extract<OutputBlock, { type: "unknown" }>)[] = [];
  readonly #raw: string[] = [];
  #last: Part | undefined;
  #usage: Usage = NO_USAGE;
  #finish: FinishReason | undefined;

  add(events: readonly StreamEvent[], raw: string): void {
    if (raw !== "") this.#raw.push(raw);
    for (const event of events) this.#event(event);
  }

  answer(rawRequest: string): ModelAnswer {
    return {
      content: this.#blocks.map(blockOf),
      usage: this.#usage,
      finishReason: this.#finish ?? "unknown",
      rawRequest,
      rawResponse: this.#raw.join(""),
    };
  }

  #event(event: StreamEvent): void {
    switch (event.type) {
      case "text":
        this.#part("text", event.id).text += event.text;
        return;
      case "thought": {
        const part = this.#part("thought", event.id);
        if (event.text !== undefined) part.text += event.text;
        if (event.signature !== undefined) part.signature += event.signature;
        if (event.providerType !== undefined) part.providerType = event.providerType;
        if (event.extraData !== undefined) part.extraData = event.extraData;
        return;
      }
      case "tool_call": {
        const part = this.#part("tool_call", event.id);
        part.name += event.name;
        part.text += event.arguments;
        return;
      }
      case "unknown":
        this.#blocks.push({ type: "unknown", data: event.data });
        return;
      case "usage":
        this.#usage = event.usage;
        return;
      case "finish":
        this.#finish = event.reason;
    }
  }

  #part(type: Part["type"], id: string): Part {
    const last = this.#last;
    if (last !== undefined && last.id === id && last.type === type) return last;
    const known = this.#blocks.find(
      (block): block is Part => block.type === type && "id" in block && block.id === id,
    );
    this.#last = known ?? {
      type,
      id,
      name: "",
      text: "",
      signature: "",
      providerType: undefined,
      extraData: undefined,
    };
    if (known === undefined) this.#blocks.push(this.#last);
    return this.#last;
  }
}

function blockOf(part: Part | Extract<OutputBlock, { type: "unknown" }>): OutputBlock {
  switch (part.type) {
    case "unknown":
      return part;
    case "text":
      return { type: "text", text: part.text };
    case "tool_call":
      return { type: "tool_call", id: part.id, name: part.name, arguments: part.text };
    case "thought":
      return {
        type: "thought",
        ...(part.text === "" ? {} : { text: part.text }),
        ...(part.signature === "" ? {} : { signature: part.signature }),
        ...(part.providerType === undefined ? {} : { providerType: part.providerType }),
        ...(part.extraData === undefined ? {} : { extraData: part.extraData }),
      };
  }
}
