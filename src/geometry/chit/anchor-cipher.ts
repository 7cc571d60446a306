import { createCipheriv, createDecipheriv, pbkdf2, scrypt } from "node:crypto";
import { promisify } from "node:util";
import { isLosslessArray, type Lossless, numberOf, readLossless } from "../../kernel/lossless-json.ts";
import { pythonCanonical } from "../../kernel/python-json.ts";

/**
 * The three ways in which PMOVES.AI encrypts an anchor, all AES-256-GCM with the constellation's id as
 * additional data. Nothing in `anchor_enc` says which one it was, so they are tried in turn.
 */
export type Derivation = "pbkdf2-600k" | "pbkdf2-100k" | "scrypt";

/** The order of trying: what is written today first. */
export const derivations: readonly Derivation[] = ["pbkdf2-600k", "pbkdf2-100k", "scrypt"];

export const derivationNames: Readonly<Record<Derivation, string>> = {
  "pbkdf2-600k": "PBKDF2-HMAC-SHA256, 600,000 rounds (chit_security.py, later)",
  "pbkdf2-100k": "PBKDF2-HMAC-SHA256, 100,000 rounds (chit_security.py, December 2025)",
  scrypt: "scrypt n=16384 r=8 p=1, JSON text (the demo gateway, December 2025)",
};

export interface Sealed {
  readonly iv: Buffer;
  readonly salt: Buffer;
  /** Ciphertext with the 16-byte tag at its end. */
  readonly ct: Buffer;
}

export const IV_BYTES = 12;
export const SALT_BYTES = 16;
const TAG_BYTES = 16;

const pbkdf2Async = promisify(pbkdf2);
const scryptAsync = promisify<string, Buffer, number, { N: number; r: number; p: number }, Buffer>(scrypt);

/** 32 bytes. Runs outside the main thread: 600,000 rounds take about 0.2 s. */
export function deriveKey(passphrase: string, salt: Buffer, how: Derivation): Promise<Buffer> {
  if (how === "scrypt") return scryptAsync(passphrase, salt, 32, { N: 16384, r: 8, p: 1 });
  return pbkdf2Async(passphrase, salt, how === "pbkdf2-600k" ? 600_000 : 100_000, 32, "sha256");
}

export function seal(
  key: Buffer,
  id: string,
  anchor: readonly Lossless[],
  how: Derivation,
  iv: Buffer,
): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  cipher.setAAD(additional(id));
  const plain = how === "scrypt" ? Buffer.from(pythonText(anchor)) : packFloats(anchor);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** The anchor, or undefined where the key does not fit. Throws `TypeError` for a plaintext that is no anchor. */
export function unseal(
  key: Buffer,
  id: string,
  { iv, ct }: Sealed,
  how: Derivation,
): readonly Lossless[] | undefined {
  const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(additional(id));
  decipher.setAuthTag(ct.subarray(ct.length - TAG_BYTES));
  let plain: Buffer;
  try {
    plain = Buffer.concat([decipher.update(ct.subarray(0, ct.length - TAG_BYTES)), decipher.final()]);
  } catch {
    // GCM says no more than that tag, key and id do not belong together; the caller tries the next way.
    return undefined;
  }
  return how === "scrypt" ? parseList(plain) : unpackFloats(plain);
}

function additional(id: string): Buffer {
  return Buffer.from(pythonCanonical(new Map([["id", id]])));
}

/** A big-endian count, then little-endian 32-bit floats. */
function packFloats(anchor: readonly Lossless[]): Buffer {
  const packed = Buffer.alloc(4 + 4 * anchor.length);
  packed.writeUInt32BE(anchor.length, 0);
  anchor.forEach((value, i) => {
    packed.writeFloatLE(numberOf(value) ?? Number.NaN, 4 + 4 * i);
  });
  return packed;
}

function unpackFloats(plain: Buffer): readonly Lossless[] {
  const count = plain.length < 4 ? -1 : plain.readUInt32BE(0);
  if (plain.length !== 4 + 4 * count)
    throw new TypeError("the plaintext is no counted list of 32-bit floats");
  return Array.from({ length: count }, (_, i) => plain.readFloatLE(4 + 4 * i));
}

/** As Python's json.dumps writes a list where nobody asks for less white space. */
function pythonText(anchor: readonly Lossless[]): string {
  return `[${anchor.map(pythonCanonical).join(", ")}]`;
}

function parseList(plain: Buffer): readonly Lossless[] {
  const { value } = readLossless(plain.toString("utf8"));
  if (isLosslessArray(value) && value.every((item) => numberOf(item) !== undefined)) return value;
  throw new TypeError("the plaintext is no JSON list of numbers");
}
