import { createHash } from "node:crypto";
import type { LosslessObject } from "../../kernel/lossless-json.ts";
import { pythonCanonical } from "../../kernel/python-json.ts";

/** The text that schemes A and B sign and that gives the shape id: canonical, without the top-level `sig`. */
export function canonicalPacket(packet: LosslessObject): string {
  const bare = new Map(packet);
  bare.delete("sig");
  return pythonCanonical(bare);
}

/** First 16 hex digits of SHA-256 over the canonical packet: names the file in which the demo gateway keeps it. */
export function shapeId(packet: LosslessObject): string {
  return createHash("sha256").update(canonicalPacket(packet)).digest("hex").slice(0, 16);
}
