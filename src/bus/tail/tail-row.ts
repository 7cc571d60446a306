import { decode } from "../check/decode.ts";
import type { CheckedMessage, EnvelopeFields, Judgement } from "../checked-message.ts";
import type { BusHeader, BusMessage } from "../port.ts";

/** A row of a screen: shares its judgement with others, and looks at its envelope when somebody asks. */
export class TailRow implements CheckedMessage {
  readonly subject: string;
  readonly time: number;
  readonly stream: string | null;
  readonly sequence: number | null;
  readonly size: number;
  readonly headers: readonly BusHeader[];
  readonly #judgement: Judgement;
  #body: Uint8Array | undefined;

  constructor(message: BusMessage, judgement: Judgement) {
    this.subject = message.subject;
    this.time = message.time;
    this.stream = message.stream ?? null;
    this.sequence = message.sequence ?? null;
    this.size = message.data.length;
    this.headers = message.headers;
    this.#judgement = judgement;
    this.#body = message.data;
  }

  get framing(): Judgement["framing"] {
    return this.#judgement.framing;
  }

  get registered(): boolean {
    return this.#judgement.registered;
  }

  get schema(): Judgement["schema"] {
    return this.#judgement.schema;
  }

  get producer(): Judgement["producer"] {
    return this.#judgement.producer;
  }

  get mismatches(): Judgement["mismatches"] {
    return this.#judgement.mismatches;
  }

  get geometry(): Judgement["geometry"] {
    return this.#judgement.geometry;
  }

  get signature(): Judgement["signature"] {
    return this.#judgement.signature;
  }

  get envelope(): EnvelopeFields | null {
    return this.#body === undefined ? null : decode(this.#body).envelope;
  }

  /** The bytes as they came; undefined once they are dropped. */
  get body(): Uint8Array | undefined {
    return this.#body;
  }

  dropBody(): void {
    this.#body = undefined;
  }

  toJSON(): CheckedMessage {
    const { subject, time, stream, sequence, size, headers, envelope } = this;
    return { subject, time, stream, sequence, size, headers, envelope, ...this.#judgement };
  }
}
