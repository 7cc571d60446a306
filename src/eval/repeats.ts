/** Places of a hash table, kept between calls: index of a text + 1, 0 where nothing is. */
let table = new Int32Array(4096);

/** FNV-1a over the characters; ids differ in their last ones, which the final mix spreads. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/**
 * Whether a text is there twice. A set of fresh strings costs five times as much, and a run of a thousand
 * topics has a million of them.
 */
export function hasRepeats(texts: readonly string[]): boolean {
  while (table.length < 2 * texts.length) table = new Int32Array(2 * table.length);
  const mask = table.length - 1;
  table.fill(0);
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i] as string;
    let at = hashOf(text) & mask;
    for (let other = table[at] as number; other !== 0; other = table[at] as number) {
      if (texts[other - 1] === text) return true;
      at = (at + 1) & mask;
    }
    table[at] = i + 1;
  }
  return false;
}
