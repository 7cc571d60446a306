import type { Finding } from "./finding.ts";

/** Runs that could be a random key: base64 and its URL form. */
const CANDIDATE = /[A-Za-z0-9+/_-]{32,}={0,2}/g;
/** Bits a character: random base64 of 32 characters has about 4.6, words and paths below 4. */
const LEAST_BITS = 4.3;
const LONGEST = 256;

/**
 * Text that looks random: of letters in both cases and digits, with more entropy than words have. Digests and
 * ids in hexadecimal are left alone, they are what data is full of; so are paths, and what is longer than a key.
 */
export function entropyFindings(text: string): readonly Finding[] {
  const found: Finding[] = [];
  for (const { 0: value, index } of text.matchAll(CANDIDATE)) {
    if (value.length > LONGEST || /^[0-9a-f-]+$/i.test(value)) continue;
    if (!/[a-z]/.test(value) || !/[A-Z]/.test(value) || !/\d/.test(value)) continue;
    // Words between separators: a path or a name in kebab-case.
    if (value.split(/[/_-]/).filter((part) => /^[a-z]{2,}$|^[A-Z][a-z]+$/.test(part)).length >= 3) continue;
    if (bitsPerCharacter(value) >= LEAST_BITS) {
      found.push({ start: index, end: index + value.length, type: "entropy", kind: "secret" });
    }
  }
  return found;
}

/** Shannon entropy of the characters. */
export function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / text.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}
