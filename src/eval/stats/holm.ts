/**
 * Holm's step-down adjustment (1979): p-values of one family, each to be compared with the level of the whole
 * family. In the order of the input; NaN stays NaN and is no member.
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((p, i) => ({ p, i })).filter(({ p }) => !Number.isNaN(p));
  order.sort((a, b) => a.p - b.p);
  const adjusted = ps.map(() => Number.NaN);
  let floor = 0;
  for (const [rank, { p, i }] of order.entries()) {
    floor = Math.max(floor, Math.min(1, p * (order.length - rank)));
    adjusted[i] = floor;
  }
  return adjusted;
}
