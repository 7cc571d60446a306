/** Coefficients of Lanczos' approximation with g = 7, n = 9; relative error below 1e-14. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** Natural logarithm of the gamma function, x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let sum = LANCZOS[0] as number;
  for (let i = 1; i < LANCZOS.length; i++) sum += (LANCZOS[i] as number) / (x - 1 + i);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

const TINY = 1e-300;

const notZero = (x: number) => (Math.abs(x) < TINY ? TINY : x);

/** Continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz' method. */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / notZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / notZero(1 + even * d);
    c = notZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / notZero(1 + odd * d);
    c = notZero(1 + odd / c);
    const step = d * c;
    value *= step;
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return value;
}

/** Regularised incomplete beta function I_x(a, b), 0 <= x <= 1. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  // The fraction converges fast on this side only; the other follows by symmetry.
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/** Chance that a standard normal is above `x`, for x >= 0; exact in the far tail too. */
function upperTail(x: number): number {
  const half = (x * x) / 2;
  if (x < 3) {
    // x * density * (1 + x^2/3 + x^4/15 + …) is the area from 0 to x (DLMF 7.6.2).
    let term = x;
    let sum = x;
    for (let k = 1; Math.abs(term) > 1e-17 * sum; k++) {
      term *= (x * x) / (2 * k + 1);
      sum += term;
    }
    return 0.5 - (sum * Math.exp(-half)) / Math.sqrt(2 * Math.PI);
  }
  // Continued fraction of Mills' ratio, from the inside out.
  let fraction = x;
  for (let k = 120; k >= 1; k--) fraction = x + k / fraction;
  return Math.exp(-half) / Math.sqrt(2 * Math.PI) / fraction;
}

/** Standard normal distribution function. */
export function normalCdf(x: number): number {
  return x > 0 ? 1 - upperTail(x) : upperTail(-x);
}

/** Student's t distribution function with `df` > 0 degrees of freedom. */
export function studentCdf(t: number, df: number): number {
  if (!Number.isFinite(t)) return t > 0 ? 1 : t < 0 ? 0 : Number.NaN;
  const tail = incompleteBeta(df / (df + t * t), df / 2, 0.5) / 2;
  return t > 0 ? 1 - tail : tail;
}

/** Where an increasing `cdf`, symmetric around 0, reaches `share`: bisected until no double is between. */
function inverse(cdf: (x: number) => number, share: number): number {
  if (Number.isNaN(share) || share < 0 || share > 1) return Number.NaN;
  if (share === 0.5) return 0;
  // Below 0 a share keeps its digits; above 0 those near 1 have lost them.
  if (share > 0.5) return -inverse(cdf, 1 - share);
  if (share === 0) return Number.NEGATIVE_INFINITY;
  let high = 0;
  let low = -1;
  while (cdf(low) > share) {
    high = low;
    low *= 2;
  }
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (cdf(middle) < share) low = middle;
    else high = middle;
  }
}

/** The value below which a standard normal is with this chance; infinite at 0 and 1, NaN outside. */
export function normalQuantile(share: number): number {
  return inverse(normalCdf, share);
}

/** The same of Student's t. */
export function studentQuantile(share: number, df: number): number {
  return inverse((t) => studentCdf(t, df), share);
}
