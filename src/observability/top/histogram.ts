/** Every bin is a fifth wider than the one before: a percentile is told within 10 %. */
const RATIO = 1.2;
const BINS = 80;
const LOG = Math.log(RATIO);

/** Milliseconds, counted in bins whose width grows with them: 1 ms to half an hour in 80 numbers. */
export class Histogram {
  readonly #bins = new Uint32Array(BINS);
  count = 0;

  add(ms: number): void {
    const bin = ms <= 1 ? 0 : Math.min(BINS - 1, Math.floor(Math.log(ms) / LOG));
    this.#bins[bin] = (this.#bins[bin] ?? 0) + 1;
    this.count += 1;
  }

  merge(other: Histogram): void {
    for (let bin = 0; bin < BINS; bin++) this.#bins[bin] = (this.#bins[bin] ?? 0) + (other.#bins[bin] ?? 0);
    this.count += other.count;
  }

  /** By nearest rank, the middle of its bin; null where nothing was counted. */
  percentile(p: number): number | null {
    if (this.count === 0) return null;
    const rank = Math.max(1, Math.ceil((p / 100) * this.count));
    let seen = 0;
    for (let bin = 0; bin < BINS; bin++) {
      seen += this.#bins[bin] ?? 0;
      if (seen >= rank) return Math.round(RATIO ** (bin + 0.5));
    }
    return null;
  }
}
