import { describe, expect, it } from "vitest";
import type { Bench } from "../../src/gateway/routing/bench-book.ts";
import type { BenchStore } from "../../src/gateway/routing/bench-store.ts";

const NOW = Date.UTC(2026, 10, 22, 12);

function bench(key: string, more: Partial<Bench> = {}): Bench {
  const rest = { since: NOW, until: NOW + 60_000, reason: "no credit", cause: "credit", level: 1 } as const;
  return { key, scope: "account", ...rest, ...more };
}

/** What every implementation of `BenchStore` promises. */
export function benchStoreContract(name: string, open: () => Promise<BenchStore>): void {
  describe(`${name}: bench store`, () => {
    it("gives back what was put in, whole", async () => {
      const store = await open();
      const kept = bench("plan:glm:x", { scope: "plan", cause: "failing", level: 3, reason: "“1308” 窗口" });
      await store.put(kept);
      expect(await store.load(NOW)).toEqual([kept]);
    });

    it("keeps the last of several benches under one key", async () => {
      const store = await open();
      await Promise.all([store.put(bench("a")), store.put(bench("a", { level: 2, until: NOW + 120_000 }))]);
      expect(await store.load(NOW)).toEqual([bench("a", { level: 2, until: NOW + 120_000 })]);
    });

    it("drops those whose time has run out", async () => {
      const store = await open();
      await Promise.all([store.put(bench("a", { until: NOW })), store.put(bench("b", { until: NOW + 1 }))]);
      expect((await store.load(NOW)).map(({ key }) => key)).toEqual(["b"]);
      expect((await store.load(NOW - 1)).map(({ key }) => key)).toEqual(["b"]);
    });

    it("forgets what is removed, and does not mind what was not there", async () => {
      const store = await open();
      await Promise.all([store.put(bench("a")), store.remove("a"), store.remove("b")]);
      expect(await store.load(NOW)).toEqual([]);
    });
  });
}
