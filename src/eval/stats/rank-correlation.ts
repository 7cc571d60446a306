/** -1, 0 or 1; values at most `within` apart tie. */
function signOf(difference: number, within: number): number {
  return Math.abs(difference) <= within ? 0 : Math.sign(difference);
}

/**
 * Kendall's tau-b of two columns of scores, higher is better, ties accounted for (Kendall 1945). Null where
 * one column ties throughout or there are fewer than two rows.
 */
export function kendallTauB(x: ArrayLike<number>, y: ArrayLike<number>, within = 0): number | null {
  let balance = 0;
  let apartInX = 0;
  let apartInY = 0;
  for (let i = 1; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const a = signOf((x[i] as number) - (x[j] as number), within);
      const b = signOf((y[i] as number) - (y[j] as number), within);
      balance += a * b;
      apartInX += Math.abs(a);
      apartInY += Math.abs(b);
    }
  }
  const size = Math.sqrt(apartInX * apartInY);
  return size === 0 ? null : balance / size;
}

/**
 * tau-AP of Yilmaz, Aslam and Robertson (SIGIR 2008): as Kendall's tau, but swaps near the top of `estimate`
 * weigh more. Not symmetric: `truth` is the order to be found. What ties in the estimate is not compared with
 * each other (Urbano and Marrero, ICTIR 2017, tau-AP-b); what ties in the truth counts as neither right nor
 * wrong. Null where nothing is ahead of anything.
 */
export function tauAp(estimate: ArrayLike<number>, truth: ArrayLike<number>): number | null {
  let sum = 0;
  let compared = 0;
  for (let i = 0; i < estimate.length; i++) {
    let above = 0;
    let balance = 0;
    for (let j = 0; j < estimate.length; j++) {
      if ((estimate[j] as number) <= (estimate[i] as number)) continue;
      above++;
      balance += Math.sign((truth[j] as number) - (truth[i] as number));
    }
    if (above === 0) continue;
    sum += balance / above;
    compared++;
  }
  return compared === 0 ? null : sum / compared;
}

/** Ranks from 1, the lowest value first; those that tie share the mean of their ranks. */
export function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i);
  order.sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end] as number] === values[order[start] as number]) end++;
    for (let at = start; at < end; at++) ranks[order[at] as number] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}

/** Pearson's correlation; null where one column does not vary. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  const n = x.length;
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < n; i++) {
    sumX += x[i] as number;
    sumY += y[i] as number;
  }
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < n; i++) {
    const a = (x[i] as number) - sumX / n;
    const b = (y[i] as number) - sumY / n;
    xy += a * b;
    xx += a * a;
    yy += b * b;
  }
  return xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy);
}

/** Spearman's rho, ties by mean ranks. */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  return pearson(ranksOf(x), ranksOf(y));
}
