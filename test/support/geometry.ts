import { readFileSync } from "node:fs";
import type { ChitKey } from "../../src/geometry/chit/keys.ts";
import { type GeometryDocument, readDocument } from "../../src/geometry/packet/read-document.ts";
import { Secret } from "../../src/kernel/secret.ts";

/** A file of fixtures/geometry as text. */
export function geometryText(name: string): string {
  return readFileSync(new URL(`../../fixtures/geometry/${name}`, import.meta.url), "utf8");
}

export interface CanonicalCase {
  readonly name: string;
  readonly json_text: string;
  readonly canonical: string;
  readonly sha256: string;
  readonly hmac_sha256_b64: string;
}

export interface ChitVectors {
  readonly demo_key: string;
  readonly demo_kid: string;
  readonly canonical_cases: readonly CanonicalCase[];
  readonly shape_id: {
    readonly file: string;
    readonly canonical: string;
    readonly shape_id: string;
    readonly shape_id_of_raw_fixture: string;
  };
  readonly packets: Readonly<Record<string, { readonly derived_key_b64?: string; readonly valid?: boolean }>>;
}

const text = geometryText("chit-vectors.json");

export const vectors = JSON.parse(text) as ChitVectors;

/** A packet of the vectors as its own text: parsing it with JSON.parse would lose what is signed. */
export function vectorText(name: string): string {
  const at = text.indexOf('"packet":', text.indexOf(`"${name}":`));
  if (at < 0) throw new Error(`no vector ${name}`);
  const start = text.indexOf("{", at);
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if (text[i] === "{") depth += 1;
    else if (text[i] === "}") depth -= 1;
    if (depth === 0) return text.slice(start, i + 1);
  }
  throw new Error(`vector ${name} does not end`);
}

export function vectorDocument(name: string): GeometryDocument {
  return readDocument(vectorText(name), name);
}

export function chitKey(passphrase: string, from = "CHIT_PASSPHRASE"): ChitKey {
  return { passphrase: new Secret(passphrase), from };
}

export const demoKey = chitKey(vectors.demo_key);

/** A packet whose constellations hold secrets, as upstream's codec writes them; made up. */
export const secretPacket = `{
  "spec": "chit.cgp.v0.1",
  "meta": {"namespace": "demo.env", "encoder": "pmoves.chit.codec.encode_secret_map"},
  "super_nodes": [{"id": "demo.env", "constellations": [
    {"id": "demo.env-0", "label": "DEMO_API_KEY", "kind": "secret", "anchor": [0.6, 0.8], "points": [
      {"id": "DEMO_API_KEY-value", "text": "hunter2-plain", "magnitude": 1.0}]},
    {"id": "demo.env-1", "label": "DEMO_TOKEN", "kind": "Secret", "summary": "hunter2-summary", "points": [
      {"id": "DEMO_TOKEN-value", "text_b64": "aHVudGVyMi1iNjQ=", "tags": ["hunter2-tag"], "meta": {"was": "hunter2-old"}}]},
    {"id": "open", "points": [{"id": "p", "text": "to be seen"}]}
  ]}]
}`;

/** A file of the contracts that ship. */
export async function shippedContract(path: string): Promise<string | undefined> {
  return readFileSync(new URL(`../../config/contracts/${path}`, import.meta.url), "utf8");
}
