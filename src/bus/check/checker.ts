import { type ChitKey, type GeometryDocument, readDocument } from "../../geometry/index.ts";
import { messageOf, PmovesError } from "../../kernel/errors.ts";
import type { EnvelopeFields, Framing, Judgement, SchemaCheck } from "../checked-message.ts";
import type { BusMessage } from "../port.ts";
import type { ContractBook, SubjectContract } from "./contract-book.ts";
import { type Decoded, decode, isObject, stringOr } from "./decode.ts";
import { geometryCheck, geometryIn, signatureCheck, unverified } from "./geometry-check.ts";
import { mismatchesOf } from "./mismatches.ts";
import { isCheckedAsPacket, packetCheck, schemaCheck, skippedCheck } from "./schema-check.ts";
import { mayHoldSecrets, redacted, withoutSecrets } from "./secrets.ts";

export interface CheckerOptions {
  readonly book: ContractBook;
  /** Every key that may fit; none means that signatures are not checked. */
  readonly keys: readonly ChitKey[];
  /** Refuses scheme B. */
  readonly strict: boolean;
  /** Shows what constellations of kind secret hold. */
  readonly reveal: boolean;
}

export interface Checked {
  readonly judgement: Judgement;
  readonly envelope: EnvelopeFields | null;
  /** The body as it may be shown, without secrets; undefined where it is no UTF-8. */
  readonly text: string | undefined;
  /** Whether `text` is one JSON document. */
  readonly json: boolean;
  /** Whether `text` is other than what came. */
  readonly changed: boolean;
}

/** How far a check goes: beyond the rate that can be kept up, schemas and signatures are sampled. */
export interface Depth {
  readonly schema: boolean;
  readonly signatures: boolean;
}

export const FULL: Depth = { schema: true, signatures: true };

/** The parts of a message that a check looks at. */
export type Checkable = Pick<BusMessage, "subject" | "data" | "time">;

const MOST_ALIKE = 1_000;
const ENVELOPE = "schemas/common/envelope.schema.json";

/** Decodes a message and says everything that is known about it. Never throws for what a message holds. */
export class Checker {
  readonly #options: CheckerOptions;
  readonly #alike = new Map<string, Judgement>();
  #envelope: ((value: unknown) => string | undefined) | undefined;

  private constructor(options: CheckerOptions) {
    this.#options = options;
  }

  /** Throws `PmovesError` `contracts.topics` where the contracts can't be used at all. */
  static async open(options: CheckerOptions): Promise<Checker> {
    const checker = new Checker(options);
    await options.book.contracts.topics();
    const envelope = await options.book.contracts.schema(ENVELOPE);
    if (envelope.state === "usable") checker.#envelope = envelope.check;
    return checker;
  }

  /** What is left out is said to be not checked. Waits only for a subject's schema, when it is first met. */
  check(message: Checkable, depth: Depth = FULL): Checked | Promise<Checked> {
    const known = this.#options.book.known(message.subject);
    if (known !== undefined) return this.#check(message, known, depth);
    return this.#options.book.load(message.subject).then((contract) => this.#check(message, contract, depth));
  }

  #check(message: Checkable, contract: SubjectContract, depth: Depth): Checked | Promise<Checked> {
    const decoded = decode(message.data);
    const found = this.#geometry(message.subject, decoded);
    const { signatures } = depth;
    if (!depth.schema) {
      const schema = skippedCheck(contract);
      return this.#checked({ message, contract, decoded, found, schema, signatures });
    }
    if (found.document !== undefined && isCheckedAsPacket(message.subject, found.document)) {
      const whole = readDocument(decoded.text ?? "", message.subject);
      const checking = packetCheck(this.#options.book.contracts, whole, decoded);
      return checking.then((schema) =>
        this.#checked({ message, contract, decoded, found, schema, signatures }),
      );
    }
    const schema = guarded(contract, () => schemaCheck(contract, decoded));
    return this.#checked({ message, contract, decoded, found, schema, signatures });
  }

  #checked({ message, contract, decoded, found, schema, signatures }: Parts): Checked {
    const { subject, time } = message;
    const { catalogue } = this.#options.book;
    const { document, fault, shown } = found;
    const framing = catalogue.get(subject)?.framing ?? "";
    const envelopeFault = decoded.envelope === null ? undefined : this.#envelope?.(decoded.body);
    const facts = { subject, decoded, framing, identity: document?.identity, envelopeFault, time };
    const mismatches = mismatchesOf(facts);
    const name = producerOf(decoded);
    const isPlain = mismatches.length === 0 && document === undefined && fault === undefined;
    if (isPlain && schema.verdict === "ok") {
      const judgement = this.#plain(subject, name, decoded.framing, contract, schema);
      return {
        judgement,
        envelope: decoded.envelope,
        text: shown.text,
        json: true,
        changed: shown.text !== decoded.text,
      };
    }
    const judgement: Judgement = {
      framing: decoded.framing,
      registered: contract.registered,
      schema,
      producer: { name, known: name === null ? null : catalogue.isKnownProducer(subject, name) },
      mismatches: fault === undefined ? mismatches : [...mismatches, { name: "json.strict", what: fault }],
      geometry: document === undefined ? null : geometryCheck(document, shown.secrets),
      signature: this.#signature(document, signatures),
    };
    const json = decoded.framing === "raw" || decoded.framing === "envelope";
    const text = decoded.text === undefined ? undefined : shown.text;
    return { judgement, envelope: decoded.envelope, text, json, changed: text !== decoded.text };
  }

  /** Of a message without anything odd: one object for all that are alike. */
  #plain(
    subject: string,
    name: string | null,
    framing: Framing,
    { registered }: SubjectContract,
    schema: SchemaCheck,
  ): Judgement {
    const key = `${framing} ${subject} ${name}`;
    const known = this.#alike.get(key);
    if (known !== undefined) return known;
    const producer = {
      name,
      known: name === null ? null : this.#options.book.catalogue.isKnownProducer(subject, name),
    };
    const judgement = {
      framing,
      registered,
      schema,
      producer,
      mismatches: [],
      geometry: null,
      signature: null,
    };
    if (this.#alike.size > MOST_ALIKE) this.#alike.clear();
    this.#alike.set(key, judgement);
    return judgement;
  }

  #signature(document: GeometryDocument | undefined, wanted: boolean): Judgement["signature"] {
    if (document === undefined) return null;
    const { keys, strict } = this.#options;
    if (wanted) return signatureCheck(document, keys, strict);
    return signatureCheck(document, [], strict) === null ? null : unverified;
  }

  /** The packet in it, and the text without secrets; what the careful reader refuses is told, not thrown. */
  #geometry(subject: string, { text = "", framing, body }: Decoded): Found {
    if (framing !== "raw" && framing !== "envelope") return { shown: { text, secrets: 0 } };
    try {
      const secret = mayHoldSecrets(text);
      const document = geometryIn(text, body, subject, secret);
      if (this.#options.reveal || !secret) return { document, shown: { text, secrets: 0 } };
      const shown = document === undefined ? withoutSecrets(text) : redacted(text, document.value);
      return { document, shown };
    } catch (error) {
      // Too deep, or numbers of thousands of digits: nothing is shown that has not been searched for secrets.
      const fault = `not searched for packets and secrets: ${messageOf(error)}`;
      return { fault, shown: { text: this.#options.reveal ? text : "null", secrets: 0 } };
    }
  }
}

interface Found {
  readonly document?: GeometryDocument | undefined;
  readonly fault?: string;
  readonly shown: { readonly text: string; readonly secrets: number };
}

interface Parts {
  readonly message: Checkable;
  readonly contract: SubjectContract;
  readonly decoded: Decoded;
  readonly found: Found;
  readonly schema: SchemaCheck;
  readonly signatures: boolean;
}

/** A message made to exhaust the validator costs itself its verdict, nobody else anything. */
function guarded({ path }: SubjectContract, check: () => SchemaCheck): SchemaCheck {
  try {
    return check();
  } catch (error) {
    if (error instanceof PmovesError) throw error;
    return { path, verdict: "not_checked", reasons: [`the validator gave up: ${messageOf(error)}`] };
  }
}

function producerOf({ envelope, payload }: Decoded): string | null {
  if (envelope !== null) return envelope.source;
  if (!isObject(payload)) return null;
  return stringOr(payload.source) ?? stringOr(payload.publisher) ?? stringOr(payload.agent_id);
}
