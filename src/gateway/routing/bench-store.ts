import type { Bench } from "./bench-book.ts";

/**
 * Where benches outlive the process. Keyed by `Bench.key`, so that a shared key-value store fits as well as
 * a file. Writing resolves when the bench is kept; order among writes to one key is the order of the calls.
 */
export interface BenchStore {
  /** Benches whose time has not run out at `now`; the others are dropped. */
  load(now: number): Promise<readonly Bench[]>;
  put(bench: Bench): Promise<void>;
  remove(key: string): Promise<void>;
}
