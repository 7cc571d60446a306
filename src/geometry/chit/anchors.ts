import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { step } from "../../kernel/json-path.ts";
import {
  isLosslessArray,
  isLosslessObject,
  type Lossless,
  type LosslessObject,
  numberOf,
} from "../../kernel/lossless-json.ts";
import { stringAt } from "../packet/identify.ts";
import { type GeometryDocument, packetOf, replaceAt } from "../packet/read-document.ts";
import {
  type Derivation,
  derivationNames,
  derivations,
  deriveKey,
  IV_BYTES,
  SALT_BYTES,
  type Sealed,
  seal,
  unseal,
} from "./anchor-cipher.ts";
import type { ChitKey } from "./keys.ts";

/** What was done to one constellation. */
export interface AnchorChange {
  readonly path: string;
  readonly id: string;
  readonly how: Derivation;
  readonly dimensions: number;
}

export interface AnchorResult {
  /** The document; a signature that no longer fits is gone from its packet. */
  readonly value: Lossless;
  readonly changes: readonly AnchorChange[];
  readonly unsigned: boolean;
}

export interface AnchorPorts {
  readonly random: (bytes: number) => Buffer;
  readonly signal: AbortSignal;
}

/** Replaces every anchor by `anchor_enc`; one salt a packet and one iv a constellation, as upstream does. */
export async function encryptAnchors(
  document: GeometryDocument,
  key: ChitKey,
  how: Derivation,
  { random, signal }: AnchorPorts,
): Promise<AnchorResult> {
  const salt = random(SALT_BYTES);
  const derived = await deriveKey(key.passphrase.reveal(), salt, how);
  return eachConstellation(document, signal, async (constellation, path) => {
    const anchor = constellation.get("anchor");
    if (anchor === undefined || anchor === null) return undefined;
    const at = step(path, "anchor");
    if (!isLosslessArray(anchor)) throw wrong(document, at, "is no list of numbers");
    const odd = anchor.findIndex((value) => !Number.isFinite(numberOf(value)));
    if (odd >= 0) throw wrong(document, step(at, odd), "is no finite number");
    const iv = random(IV_BYTES);
    const id = stringAt(constellation, "id") ?? "";
    const ct = seal(derived, id, anchor, how, iv);
    const sealed = new Map<string, Lossless>(how === "scrypt" ? [] : [["alg", "AES-GCM"]]);
    for (const [name, bytes] of Object.entries({ iv, salt, ct })) sealed.set(name, bytes.toString("base64"));
    const changed = new Map(constellation).set("anchor_enc", sealed);
    changed.delete("anchor");
    return { changed, change: { path, id, how, dimensions: anchor.length } };
  });
}

/**
 * Replaces every `anchor_enc` by its anchor, whichever way and key it was encrypted with. PBKDF2's anchors
 * come back as 32-bit floats. Throws `PmovesError` `geometry.decrypt` (exit 3) where nothing fits.
 */
export async function decryptAnchors(
  document: GeometryDocument,
  keys: readonly ChitKey[],
  signal: AbortSignal,
): Promise<AnchorResult> {
  const opener = new Opener(keys);
  return eachConstellation(document, signal, async (constellation, path) => {
    const sealed = constellation.get("anchor_enc");
    if (!isLosslessObject(sealed)) return undefined;
    const id = stringAt(constellation, "id") ?? "";
    const at = step(path, "anchor_enc");
    let opened: Opened | undefined;
    try {
      opened = await opener.open(id, readSealed(sealed));
    } catch (error) {
      throw wrong(document, at, messageOf(error));
    }
    if (opened === undefined) {
      throw new PmovesError(
        `${document.name}: ${at} opens with none of ${keys.map(({ from }) => from).join(", ")}`,
        {
          code: "geometry.decrypt",
          exit: EXIT.finding,
          hint: "another passphrase encrypted it, or the constellation's id or anchor_enc was changed since",
        },
      );
    }
    const changed = new Map(constellation).set("anchor", opened.anchor);
    changed.delete("anchor_enc");
    return { changed, change: { path, id, how: opened.how, dimensions: opened.anchor.length } };
  });
}

/** One sentence for each way: how many anchors, and where where they are few. */
export function changeNotes(changes: readonly AnchorChange[]): readonly string[] {
  return derivations.flatMap((how) => {
    const paths = changes.filter((change) => change.how === how).map(({ path }) => path);
    if (paths.length === 0) return [];
    const where = paths.length <= 3 ? ` (${paths.join(", ")})` : "";
    return [`${paths.length} anchor${paths.length === 1 ? "" : "s"}${where}: ${derivationNames[how]}`];
  });
}

interface Opened {
  readonly anchor: readonly Lossless[];
  readonly how: Derivation;
}

/** Remembers which way and key fitted last, and derived keys by salt: a packet has one of each as a rule. */
class Opener {
  #ways: readonly { readonly key: ChitKey; readonly how: Derivation }[];
  readonly #derived = new Map<string, Promise<Buffer>>();

  constructor(keys: readonly ChitKey[]) {
    this.#ways = derivations.flatMap((how) => keys.map((key) => ({ key, how })));
  }

  async open(id: string, sealed: Sealed): Promise<Opened | undefined> {
    for (const way of this.#ways) {
      const derived = await this.#derive(way.key, sealed.salt, way.how);
      const anchor = unseal(derived, id, sealed, way.how);
      if (anchor === undefined) continue;
      this.#ways = [way, ...this.#ways.filter((other) => other !== way)];
      return { anchor, how: way.how };
    }
    return undefined;
  }

  #derive(key: ChitKey, salt: Buffer, how: Derivation): Promise<Buffer> {
    const name = `${how} ${key.from} ${salt.toString("base64")}`;
    const derived = this.#derived.get(name) ?? deriveKey(key.passphrase.reveal(), salt, how);
    this.#derived.set(name, derived);
    return derived;
  }
}

function readSealed(sealed: LosslessObject): Sealed {
  const bytes = (name: string): Buffer => {
    const text = stringAt(sealed, name);
    if (text === undefined || !/^[A-Za-z0-9+/]*={0,2}$/.test(text))
      throw new TypeError(`${name} is no base64`);
    return Buffer.from(text, "base64");
  };
  const read = { iv: bytes("iv"), salt: bytes("salt"), ct: bytes("ct") };
  if (read.iv.length !== IV_BYTES) throw new TypeError(`iv has ${read.iv.length} bytes, not ${IV_BYTES}`);
  if (read.ct.length < 16) throw new TypeError("ct is shorter than its 16-byte tag");
  return read;
}

type Change = { readonly changed: LosslessObject; readonly change: AnchorChange } | undefined;

async function eachConstellation(
  document: GeometryDocument,
  signal: AbortSignal,
  work: (constellation: LosslessObject, path: string) => Promise<Change>,
): Promise<AnchorResult> {
  const packet = packetOf(document);
  const { identity, value } = document;
  const changes: AnchorChange[] = [];
  const superNodes: Lossless[] = [];
  const nodes = packet.get("super_nodes");
  for (const [i, node] of (isLosslessArray(nodes) ? nodes : []).entries()) {
    const list = isLosslessObject(node) ? node.get("constellations") : undefined;
    if (!isLosslessObject(node) || !isLosslessArray(list)) {
      superNodes.push(node);
      continue;
    }
    const changed: Lossless[] = [];
    for (const [j, constellation] of list.entries()) {
      signal.throwIfAborted();
      const path = `${identity.path}.super_nodes[${i}].constellations[${j}]`;
      const done = isLosslessObject(constellation) ? await work(constellation, path) : undefined;
      changed.push(done?.changed ?? constellation);
      if (done !== undefined) changes.push(done.change);
    }
    superNodes.push(new Map(node).set("constellations", changed));
  }
  if (changes.length === 0) return { value, changes, unsigned: false };
  const bare = new Map(packet).set("super_nodes", superNodes);
  const unsigned = bare.delete("sig");
  return { value: replaceAt(value, identity.tokens, bare), changes, unsigned };
}

function wrong({ name }: GeometryDocument, path: string, reason: string): PmovesError {
  return new PmovesError(`${name}: ${path} ${reason}`, { code: "geometry.anchor", exit: EXIT.usage });
}
