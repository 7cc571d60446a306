/** Lines that go (`- `) and that come (`+ `), in the order of the texts, by their longest common subsequence. */
export function lineDiff(before: string, after: string): readonly string[] {
  const a = before === "" ? [] : before.split("\n");
  const b = after.split("\n");
  // lengths[i][j]: the longest common subsequence of what is left of both from i and j on.
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const here = lengths[i] as Uint32Array;
      const below = lengths[i + 1] as Uint32Array;
      here[j] =
        a[i] === b[j] ? (below[j + 1] as number) + 1 : Math.max(below[j] as number, here[j + 1] as number);
    }
  }
  const out: string[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))) {
      out.push(`- ${a[i++]}`);
    } else {
      out.push(`+ ${b[j++]}`);
    }
  }
  return out;
}
