import {
  type ChitKey,
  type GeometryDocument,
  identify,
  isSignedAnywhere,
  readDocument,
  type Verification,
  verifyDocument,
} from "../../geometry/index.ts";
import type { Lossless } from "../../kernel/lossless-json.ts";
import type { GeometryCheck, SignatureCheck } from "../checked-message.ts";

/** Every packet, capsule and look-alike has one of these words in it. */
const MAY_BE = /cgp|super_nodes|capsule|chit_id|"surface/i;

/** What may be signed, or hold numbers that a signature is about, is read without loss. */
const MAY_BE_SIGNED = /"sig|\\u/;

/**
 * The document where the body holds a packet or something that is taken for one: its shape alone, or with `exact`
 * the whole, for which the careful reader takes ten times as long.
 */
export function geometryIn(
  text: string,
  body: unknown,
  subject: string,
  exact: boolean,
): GeometryDocument | undefined {
  if (!MAY_BE.test(text)) return undefined;
  const document = exact || MAY_BE_SIGNED.test(text) ? readDocument(text, subject) : shapeOf(body, subject);
  return document.identity.kind === "unknown" ? undefined : document;
}

function shapeOf(body: unknown, name: string): GeometryDocument {
  const value = skeleton(body, DEEPEST);
  return { name, value, notes: [], identity: identify(value) };
}

/** Wrappers lie in each other so deep, and a packet's own head below them. */
const DEEPEST = 8;

/** What a packet is told by: objects with their keys, lists without their items. */
function skeleton(value: unknown, depth: number): Lossless {
  if (Array.isArray(value)) return [];
  if (typeof value !== "object" || value === null) return value as Lossless;
  const keys = new Map<string, Lossless>();
  if (depth === 0) return keys;
  for (const [key, inner] of Object.entries(value)) keys.set(key, skeleton(inner, depth - 1));
  return keys;
}

export function geometryCheck({ identity }: GeometryDocument, secrets: number): GeometryCheck {
  return { kind: identity.name, spec: identity.spec ?? null, path: identity.path, secrets };
}

/** Null where nothing is signed. Of several signatures the worst is told. */
export function signatureCheck(
  document: GeometryDocument,
  keys: readonly ChitKey[],
  strict: boolean,
): SignatureCheck | null {
  if (!isSignedAnywhere(document)) return null;
  if (keys.length === 0) {
    const reason =
      "there is no key: set CHIT_SIGNING_KEY or CHIT_PASSPHRASE, or MESH_PASSPHRASE for capsules";
    return { scheme: null, verdict: "no_key", accepted: false, reason };
  }
  const all = verifyDocument(document, keys, strict);
  const worst = all.find(({ accepted }) => !accepted) ?? all[0];
  return worst === undefined || worst.verdict === "unsigned" ? null : shown(worst, worst.verdict);
}

function shown(
  { scheme, accepted, reason }: Verification,
  verdict: SignatureCheck["verdict"],
): SignatureCheck {
  return { scheme, verdict, accepted, reason };
}

/** A signature that there was no time for. */
export const unverified: SignatureCheck = {
  scheme: null,
  verdict: "not_checked",
  accepted: false,
  reason: "signatures come faster than they are checked; this one was not",
};
