import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { jsonPath } from "../../kernel/json-path.ts";
import { isLosslessObject, type Lossless, type LosslessObject } from "../../kernel/lossless-json.ts";
import { pythonCanonical } from "../../kernel/python-json.ts";
import { type GeometryDocument, packetOf, replaceAt } from "../packet/read-document.ts";
import type { ChitKey } from "./keys.ts";
import { kidOf, macOf, type Scheme } from "./schemes.ts";
import { canonicalPacket } from "./shape-id.ts";

export interface SignOptions {
  readonly scheme: Scheme;
  /** Default: what upstream derives from the passphrase; `demo` under scheme B. */
  readonly kid?: string | undefined;
  /** Unix seconds, written by scheme B. */
  readonly now: number;
}

/**
 * The document with its packet signed: A and B write `sig` into the packet, C beside `capsule.data` (a bare
 * packet gets a capsule around it). A signature that was there is replaced. Throws `PmovesError` where there
 * is no packet, or one whose values no signature can carry.
 */
export function signDocument(document: GeometryDocument, key: ChitKey, options: SignOptions): Lossless {
  const { identity, value, notes } = document;
  const packet = packetOf(document);
  const odd = notes.find(({ kind }) => kind === "not_finite");
  if (odd !== undefined) {
    throw new PmovesError(
      `${document.name}: ${odd.path} is not a finite number, so it cannot be written as JSON`,
      {
        code: "geometry.not_finite",
        exit: EXIT.usage,
        hint: "replace it by a number or null before signing",
      },
    );
  }
  const passphrase = key.passphrase.reveal();
  if (options.scheme === "C") return signCapsule(document, packet, passphrase);
  const mac = macOf(options.scheme, passphrase, canonicalPacket(packet)).toString("base64");
  const sig = new Map<string, Lossless>([["alg", "HMAC-SHA256"]]);
  sig.set("kid", options.kid ?? (options.scheme === "B" ? "demo" : kidOf(passphrase)));
  if (options.scheme === "B") sig.set("ts", BigInt(options.now));
  sig.set("hmac", mac);
  const bare = new Map(packet);
  bare.delete("sig");
  return replaceAt(value, identity.tokens, bare.set("sig", sig));
}

function signCapsule(
  { identity, value }: GeometryDocument,
  packet: LosslessObject,
  passphrase: string,
): Lossless {
  const mac = macOf("C", passphrase, pythonCanonical(identity.capsule?.capsule.get("data") ?? packet));
  const sig = new Map<string, Lossless>([["hmac", mac.toString("base64")]]);
  if (identity.capsule === undefined) {
    const capsule = new Map<string, Lossless>([
      ["kind", "cgp"],
      ["data", packet],
      ["sig", sig],
    ]);
    const whole = new Map<string, Lossless>([
      ["type", "shape-capsule"],
      ["capsule", capsule],
    ]);
    return identity.tokens.length === 0 ? whole : replaceAt(value, identity.tokens, whole);
  }
  const at = capsuleTokens(identity.tokens, identity.capsule.path);
  return replaceAt(value, at, new Map(identity.capsule.capsule).set("sig", sig));
}

/** The part of the packet's place that leads to its capsule. */
function capsuleTokens(tokens: readonly string[], path: string): readonly string[] {
  const length = tokens.findIndex((_, i) => jsonPath(tokens.slice(0, i + 1)) === path);
  return tokens.slice(0, length + 1);
}

/** Whether a packet has a signature that signing again would replace. */
export function isSigned(packet: LosslessObject): boolean {
  const sig = packet.get("sig");
  return typeof sig === "string" || isLosslessObject(sig);
}
