import { EXIT, PmovesError } from "../../kernel/errors.ts";
import {
  isLosslessObject,
  type Lossless,
  type LosslessNote,
  type LosslessObject,
  readLossless,
} from "../../kernel/lossless-json.ts";
import { type Identity, identify } from "./identify.ts";

/** A file or message, read without loss and identified. */
export interface GeometryDocument {
  /** What the user calls it: a path, or `stdin`. */
  readonly name: string;
  readonly value: Lossless;
  /** Duplicate keys and values that are not finite. */
  readonly notes: readonly LosslessNote[];
  readonly identity: Identity;
}

/** Throws `PmovesError` `json.syntax` (exit 2) with the name, line, column and JSON path. */
export function readDocument(text: string, name: string): GeometryDocument {
  try {
    const { value, notes } = readLossless(text, { notFinite: true });
    return { name, value, notes, identity: identify(value) };
  } catch (error) {
    if (!(error instanceof PmovesError)) throw error;
    throw new PmovesError(`${name}: ${error.message}`, {
      code: error.code,
      exit: error.exit,
      hint: error.hint,
    });
  }
}

/** The packet of a document, for what works on packets only. Throws `PmovesError` `geometry.no_packet`. */
export function packetOf({ name, identity }: GeometryDocument): LosslessObject {
  if (identity.packet !== undefined) return identity.packet;
  throw new PmovesError(`${name}: ${identity.path} holds no CGP: ${identity.name}`, {
    code: "geometry.no_packet",
    exit: EXIT.usage,
    hint: 'a CGP says which one it is: "spec": "chit.cgp.v0.1" (or v0.2, v1.0) beside "super_nodes"',
  });
}

/** The document with the value at these keys replaced, everything around it kept. */
export function replaceAt(document: Lossless, tokens: readonly string[], value: Lossless): Lossless {
  const [key, ...rest] = tokens;
  if (key === undefined) return value;
  if (!isLosslessObject(document)) throw new TypeError(`there is no object that holds ${key}`);
  return new Map(document).set(key, replaceAt(document.get(key) ?? null, rest, value));
}

/** What the reader let pass, in words. */
export function noteText({ kind, path, line }: LosslessNote): string {
  return kind === "duplicate_key"
    ? `${path} stands twice (again in line ${line}); the last one counts, as in Python`
    : `${path} is not a finite number (line ${line}), which JSON has no form for`;
}
