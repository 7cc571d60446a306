import { createHash, createHmac } from "node:crypto";

export type Scheme = "A" | "B" | "C";

export interface SchemeText {
  readonly name: string;
  readonly where: string;
}

/** The three things of PMOVES.AI that call themselves HMAC-SHA256 over a CGP. */
export const schemes: Readonly<Record<Scheme, SchemeText>> = {
  A: { name: "A: HMAC-SHA256 over the canonical packet", where: "chit_security.py, hi-rag v2" },
  B: {
    name: "B: SHA-256 over key and canonical packet, labelled HMAC-SHA256",
    where: "the demo gateway, chit_sign.py",
  },
  C: { name: "C: HMAC-SHA256 over capsule.data", where: "mesh-agent" },
};

/** The MAC of a scheme over its canonical text. */
export function macOf(scheme: Scheme, passphrase: string, canonical: string): Buffer {
  if (scheme === "B") return createHash("sha256").update(passphrase).update(canonical).digest();
  return createHmac("sha256", passphrase).update(canonical).digest();
}

/** The key id that upstream derives from a passphrase: anybody can test guesses against it. */
export function kidOf(passphrase: string): string {
  return createHash("sha256").update(passphrase).digest("hex").slice(0, 16);
}

/** What upstream's scripts use where nobody sets a passphrase: a signature made with it proves nothing. */
export const PUBLIC_DEFAULT = "change-me";
