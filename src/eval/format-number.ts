/**
 * C's `%6.4f`. A value half-way between two decimals goes to the even one, as C rounds the exact binary
 * value; `toFixed` takes the larger. Half-way at four decimals is an odd multiple of 1/32 and nothing else,
 * since only those end in a 5 at the fifth decimal and nowhere later.
 */
export function fixed4(value: number): string {
  if (Number.isNaN(value)) return "   nan";
  if (!Number.isFinite(value)) return value < 0 ? "  -inf" : "   inf";
  return plainFixed4(value).padStart(6);
}

function plainFixed4(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const size = Math.abs(value);
  const scaled = size * 32;
  if (!Number.isInteger(scaled) || scaled % 2 === 0) return sign + size.toFixed(4);
  // Beyond 2^49 no double has a 32nd, so the ten-thousandths below are exact.
  const below = Math.floor(size * 10_000);
  const even = below % 2 === 0 ? below : below + 1;
  return `${sign}${Math.floor(even / 10_000)}.${String(even % 10_000).padStart(4, "0")}`;
}

/** The shortest text that reads back as the same number, and that C reads too. */
export function fixedOrShort(value: number): string {
  return Object.is(value, -0) ? "0" : String(value);
}
