import type { BusHeader } from "./port.ts";

/** How the bytes of a message are packed; `not_decoded` where nobody had the time to look. */
export type Framing = "envelope" | "raw" | "not_json" | "not_utf8" | "empty" | "not_decoded";

/** What a check says. What was not checked is never valid. */
export type SchemaVerdict = "ok" | "invalid" | "not_checked";

/** A known way in which senders and contracts of this ecosystem disagree. */
export interface Mismatch {
  /** Stable name, e.g. `envelope.topic`, `yt.file_added`. */
  readonly name: string;
  /** One sentence for people. */
  readonly what: string;
}

export interface EnvelopeFields {
  readonly id: string | null;
  readonly topic: string | null;
  /** As sent. */
  readonly ts: string | null;
  readonly version: string | null;
  readonly source: string | null;
  readonly correlation_id: string | null;
  readonly parent_id: string | null;
}

export interface SchemaCheck {
  /** Path below the contracts folder; null where nothing defines one. */
  readonly path: string | null;
  readonly verdict: SchemaVerdict;
  /** Why it is invalid or not checked; empty for ok. */
  readonly reasons: readonly string[];
}

export interface Producer {
  /** Of the envelope, else of the body; null where it does not say. */
  readonly name: string | null;
  /** True: the contracts or the catalogue name it for this subject. Null: nobody says who may send it. */
  readonly known: boolean | null;
}

export interface GeometryCheck {
  /** e.g. `cgp`, a look-alike's name; see `identify` of the geometry domain. */
  readonly kind: string;
  readonly spec: string | null;
  /** Where the packet lies in the message, e.g. `$.payload.cgp`. */
  readonly path: string;
  /** Constellations of kind secret; their content never leaves the check. */
  readonly secrets: number;
}

export interface SignatureCheck {
  /** `A`, `B`, `C`, or null where no scheme fits. */
  readonly scheme: string | null;
  /** As the geometry domain has them; `no_key` and `not_checked` are never a pass. */
  readonly verdict: "valid" | "weak" | "forgeable" | "invalid" | "unreadable" | "no_key" | "not_checked";
  /** Good enough: `valid`, and `weak` unless strict. */
  readonly accepted: boolean;
  readonly reason: string | null;
}

/** What a check says of a message. Many messages share one, which is why times and ids are not in it. */
export interface Judgement {
  readonly framing: Framing;
  /** Whether topics.json names the subject. */
  readonly registered: boolean;
  readonly schema: SchemaCheck;
  readonly producer: Producer;
  readonly mismatches: readonly Mismatch[];
  readonly geometry: GeometryCheck | null;
  /** Null where nothing is signed. */
  readonly signature: SignatureCheck | null;
}

/** A message and what is known about it: one row of `bus tail`, on a screen, as a line or as JSON. */
export interface CheckedMessage extends Judgement {
  readonly subject: string;
  /** Unix milliseconds. */
  readonly time: number;
  readonly stream: string | null;
  readonly sequence: number | null;
  /** Bytes of the body. */
  readonly size: number;
  readonly headers: readonly BusHeader[];
  readonly envelope: EnvelopeFields | null;
}

/** Fails its schema or its signature. What was not checked is neither valid nor invalid. */
export function isInvalid({ schema, signature }: Judgement): boolean {
  if (schema.verdict === "invalid") return true;
  if (signature === null || signature.accepted) return false;
  return signature.verdict !== "no_key" && signature.verdict !== "not_checked";
}
