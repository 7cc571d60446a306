import { readFileSync } from "node:fs";

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
}

export const vectors = JSON.parse(geometryText("chit-vectors.json")) as ChitVectors;
