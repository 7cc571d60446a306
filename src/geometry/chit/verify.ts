import { timingSafeEqual } from "node:crypto";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { step } from "../../kernel/json-path.ts";
import { isLosslessObject, type Lossless, type LosslessObject } from "../../kernel/lossless-json.ts";
import { pythonCanonical } from "../../kernel/python-json.ts";
import { clean } from "../clean.ts";
import { stringAt } from "../packet/identify.ts";
import type { GeometryDocument } from "../packet/read-document.ts";
import type { ChitKey } from "./keys.ts";
import { kidOf, macOf, PUBLIC_DEFAULT, type Scheme, schemes } from "./schemes.ts";
import { canonicalPacket } from "./shape-id.ts";
import { storedForm } from "./stored-form.ts";

/**
 * `valid`: fits a key of yours; `weak`: fits, under scheme B; `forgeable`: made with upstream's public
 * default passphrase; `invalid`: fits no key and scheme known here; `unsigned`; `unreadable`: no signature
 * by its shape.
 */
export type Verdict = "valid" | "weak" | "forgeable" | "invalid" | "unsigned" | "unreadable";

export interface Verification {
  /** JSON path of the signature, or of what lacks one. */
  readonly path: string;
  readonly verdict: Verdict;
  /** Whether that is good enough: `valid`, and `weak` unless strict. */
  readonly accepted: boolean;
  readonly scheme: Scheme | null;
  readonly scheme_name: string | null;
  /** Where the key that fits came from; never the key. */
  readonly key: string | null;
  readonly kid: string | null;
  readonly reason: string;
}

/** True where something is there to be verified: a packet, or a capsule around whatever it may be. */
export function signaturePlaces({ identity }: GeometryDocument): readonly ("packet" | "capsule")[] {
  const places: ("packet" | "capsule")[] = [];
  if (identity.capsule?.capsule.has("sig")) places.push("capsule");
  if (identity.packet?.get("sig") || places.length === 0) places.push("packet");
  return places;
}

/** Verifies every signature of a document: the capsule's (scheme C) and the packet's own (A or B). */
export function verifyDocument(
  document: GeometryDocument,
  keys: readonly ChitKey[],
  strict: boolean,
): readonly Verification[] {
  const { identity } = document;
  return signaturePlaces(document).map((place) => {
    if (place === "capsule" && identity.capsule !== undefined) {
      const { capsule, path } = identity.capsule;
      const canonical = pythonCanonical(capsule.get("data") ?? null);
      return judge({
        path: step(path, "sig"),
        sig: capsule.get("sig"),
        candidates: ["C"],
        canonical,
        keys,
        strict,
      });
    }
    const packet: LosslessObject = identity.packet ?? new Map();
    const canonical = canonicalPacket(packet);
    const stored = storedForm(packet);
    const changes = stored !== undefined && canonicalPacket(stored) !== canonical;
    const sig = packet.get("sig");
    const path = step(identity.path, "sig");
    return judge({ path, sig, candidates: ["A", "B"], canonical, keys, strict, changes });
  });
}

/** Whether anything in it claims to be signed. */
export function isSignedAnywhere({ identity }: GeometryDocument): boolean {
  const own = identity.packet?.get("sig");
  return (own !== undefined && own !== null) || identity.capsule?.capsule.has("sig") === true;
}

/**
 * What is said of a document before it is decrypted. Throws `PmovesError` `geometry.signature` (exit 3) where
 * it carries a signature that is not accepted.
 */
export function requireVerified(
  document: GeometryDocument,
  keys: readonly ChitKey[],
  strict: boolean,
): readonly string[] {
  if (!isSignedAnywhere(document)) return ["it carries no signature, so nothing says who encrypted it"];
  return verifyDocument(document, keys, strict).map(({ path, verdict, accepted, reason, scheme_name }) => {
    if (accepted) return `${path}: ${verdict}, scheme ${scheme_name}`;
    throw new PmovesError(`${document.name}: ${path} is ${verdict}: ${reason}`, {
      code: "geometry.signature",
      exit: EXIT.finding,
      hint: "--no-verify decrypts it all the same",
    });
  });
}

interface Case {
  readonly path: string;
  readonly sig: Lossless | undefined;
  readonly candidates: readonly Scheme[];
  readonly canonical: string;
  readonly keys: readonly ChitKey[];
  readonly strict: boolean;
  /** Whether the demo gateway would check another text than what was signed. */
  readonly changes?: boolean;
}

function judge(one: Case): Verification {
  const { path, sig } = one;
  const none = { path, accepted: false, scheme: null, scheme_name: null, key: null, kid: null };
  if (sig === undefined || sig === null) {
    return {
      ...none,
      verdict: "unsigned",
      reason: "it carries no signature; upstream accepts that by default",
    };
  }
  const written = typeof sig === "string" ? sig : isLosslessObject(sig) ? stringAt(sig, "hmac") : undefined;
  const mac = written === undefined ? undefined : Buffer.from(written, "base64");
  if (mac?.length !== 32) {
    const reason = `${written === undefined ? path : typeof sig === "string" ? path : step(path, "hmac")} is no base64 of 32 bytes`;
    return { ...none, verdict: "unreadable", reason };
  }
  const kid = isLosslessObject(sig) ? (stringAt(sig, "kid") ?? null) : null;
  const alg = isLosslessObject(sig) ? stringAt(sig, "alg") : undefined;
  for (const key of one.keys) {
    for (const scheme of one.candidates) {
      if (!timingSafeEqual(mac, macOf(scheme, key.passphrase.reveal(), one.canonical))) continue;
      return fits(one, scheme, key, { kid, alg });
    }
  }
  const forged = one.candidates.find((scheme) =>
    timingSafeEqual(mac, macOf(scheme, PUBLIC_DEFAULT, one.canonical)),
  );
  if (forged !== undefined) {
    const reason = "it was made with upstream's public default passphrase: anybody can make it";
    return { ...none, kid, scheme: forged, scheme_name: schemes[forged].name, verdict: "forgeable", reason };
  }
  return { ...none, kid, verdict: "invalid", reason: whyNot(one, kid, alg) };
}

function fits(
  { path, strict, changes }: Case,
  scheme: Scheme,
  key: ChitKey,
  sig: { readonly kid: string | null; readonly alg: string | undefined },
): Verification {
  const found = { path, scheme, scheme_name: schemes[scheme].name, key: key.from, kid: sig.kid };
  const remarks: string[] = [];
  if (key.passphrase.reveal() === PUBLIC_DEFAULT) {
    const reason = `${key.from} is upstream's public default passphrase: anybody can make this signature`;
    return { ...found, verdict: "forgeable", accepted: false, reason };
  }
  if (scheme === "B") {
    remarks.push("scheme B is open to length extension");
    remarks.push(strict ? "strict mode refuses it" : "sign with scheme A, and use --strict to refuse it");
  }
  if (sig.alg !== undefined && sig.alg !== "HMAC-SHA256")
    remarks.push(`it names itself ${clean(sig.alg)}, which it is not`);
  if (changes === true) {
    remarks.push(
      "the demo gateway's HTTP route would refuse it, since it adds nulls and turns integers into floats first",
    );
  }
  const accepted = scheme !== "B" || !strict;
  const said = `fits ${key.from}; kid and ts are not covered, and nothing stops a replay`;
  return {
    ...found,
    verdict: scheme === "B" ? "weak" : "valid",
    accepted,
    reason: [said, ...remarks].join("; "),
  };
}

function whyNot({ keys, candidates }: Case, kid: string | null, alg: string | undefined): string {
  const tried = `fits neither of scheme ${candidates.join(", ")} with ${keys.map(({ from }) => from).join(", ")}`;
  const foreign =
    alg !== undefined && alg !== "HMAC-SHA256" ? `; its alg ${clean(alg)} is not one of PMOVES.AI` : "";
  if (kid === null || !/^[0-9a-f]{16}$/.test(kid))
    return `${tried}: it was changed, or another key signed it${foreign}`;
  const own = keys.find((key) => kidOf(key.passphrase.reveal()) === kid);
  return own === undefined
    ? `${tried}: its kid ${kid} is of another key${foreign}`
    : `${tried}: its kid is that of ${own.from}, so it was changed after signing${foreign}`;
}
