import { randomFillSync } from "node:crypto";

/** A UUIDv7 as RFC 9562 §5.7 lays it out: 48 bits of Unix milliseconds, 74 random bits. */
export type Uuid7 = string;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

// One system call fills the randomness of 512 ids.
const POOL = Buffer.allocUnsafe(512 * 10);
let used = POOL.length;

function hex(byte: number): string {
  return HEX[byte & 255] as string;
}

/** Makes a UUIDv7 for the given Unix time in milliseconds. */
export function uuid7(nowMs: number): Uuid7 {
  if (used + 10 > POOL.length) {
    randomFillSync(POOL);
    used = 0;
  }
  const at = used;
  used += 10;
  const high = Math.floor(nowMs / 0x10000);
  const low = nowMs % 0x10000;
  const r = (i: number) => POOL[at + i] as number;
  return (
    hex(high >>> 24) +
    hex(high >>> 16) +
    hex(high >>> 8) +
    hex(high) +
    "-" +
    hex(low >>> 8) +
    hex(low) +
    "-" +
    hex(0x70 | (r(0) & 0x0f)) +
    hex(r(1)) +
    "-" +
    hex(0x80 | (r(2) & 0x3f)) +
    hex(r(3)) +
    "-" +
    hex(r(4)) +
    hex(r(5)) +
    hex(r(6)) +
    hex(r(7)) +
    hex(r(8)) +
    hex(r(9))
  );
}

/** The version digit of a UUID in text form, or undefined where the text is none. */
export function uuidVersion(text: string): number | undefined {
  const match = UUID.exec(text);
  return match ? Number.parseInt(match[1] as string, 16) : undefined;
}

/** Unix milliseconds inside a UUIDv7. The caller has checked the version. */
export function uuid7Time(id: Uuid7): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** The 16 bytes of a UUID. */
export function uuidBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll("-", ""), "hex");
}

/** The least UUIDv7 of a time: ids from then on are not below it, in the order of text. */
export function uuid7Floor(ms: number): Uuid7 {
  const time = Math.max(0, Math.min(Math.ceil(ms), 0xffffffffffff))
    .toString(16)
    .padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
