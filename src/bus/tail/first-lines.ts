/** The first lines of a piece, at most so many, and how many they are. */
export function firstLines(
  piece: Uint8Array,
  most: number,
): { readonly bytes: Uint8Array; readonly lines: number } {
  let lines = 0;
  let end = 0;
  while (lines < most) {
    const feed = piece.indexOf(10, end);
    if (feed === -1) break;
    end = feed + 1;
    lines += 1;
  }
  return { bytes: piece.subarray(0, end), lines };
}
