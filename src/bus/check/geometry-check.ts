import {
  type ChitKey,
  type GeometryDocument,
  identify,
  isSignedAnywhere,
  readDocument,
  type Verification,
  verifyDocument,
} from "../../geometry/index.ts";
import { fromPlain } from "../../kernel/lossless-json.ts";
import type { GeometryCheck, SignatureCheck } from "../checked-message.ts";

/** Every packet, capsule and look-alike has one of these words in it. */
const MAY_BE = /cgp|super_nodes|capsule|chit_id|"surface/i;

/** What may be signed, or hold numbers that a signature is about, is read without loss. */
const MAY_BE_SIGNED = /"sig|\\u/;

/**
 * The document where the body holds a packet or something that is taken for one. `exact` where more than its shape
 * is asked for: the careful reader costs ten times as much as what has been read already.
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
  const value = fromPlain(body);
  return { name, value, notes: [], identity: identify(value) };
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
