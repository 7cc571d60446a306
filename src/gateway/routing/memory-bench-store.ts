import type { Bench } from "./bench-book.ts";
import type { BenchStore } from "./bench-store.ts";

/** Benches in this process only. */
export class MemoryBenchStore implements BenchStore {
  readonly #benches = new Map<string, Bench>();

  async load(now: number): Promise<readonly Bench[]> {
    for (const { key, until } of this.#benches.values()) if (until <= now) this.#benches.delete(key);
    return [...this.#benches.values()];
  }

  async put(bench: Bench): Promise<void> {
    this.#benches.set(bench.key, bench);
  }

  async remove(key: string): Promise<void> {
    this.#benches.delete(key);
  }
}
