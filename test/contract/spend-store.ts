import { describe, expect, it } from "vitest";
import type { Hold, Settlement, SpendStore } from "../../src/gateway/budget/port.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const LATER = NOW + 60_000;
const DAY = Date.UTC(2026, 10, 22);

function hold(budget: string, amount: number, limit: number, windowStart = DAY): Hold {
  return { budget, windowStart, amount, limit };
}

function settlement(id: string, charges: Settlement["charges"], now = NOW): Settlement {
  return {
    id,
    now,
    target: "m/p",
    charges,
    inputTokens: 1,
    outputTokens: 1,
    usd: undefined,
    estimated: false,
  };
}

/** What every implementation of `SpendStore` promises. */
export function spendStoreContract(name: string, open: () => Promise<SpendStore>): void {
  describe(`${name}: spend store`, () => {
    const reserve = (store: SpendStore, id: string, holds: readonly Hold[], now = NOW) =>
      store.reserve({ id, now, expiresAt: LATER, holds });

    it("knows nothing spent of a budget that was never used", async () => {
      const store = await open();
      const standings = await store.standings([{ budget: "a", windowStart: DAY }], NOW);
      expect(standings).toEqual([{ budget: "a", windowStart: DAY, spent: 0, reserved: 0 }]);
    });

    it("grants up to the limit exactly, and not a unit more", async () => {
      const store = await open();
      expect((await reserve(store, "1", [hold("a", 60, 100)])).granted).toBe(true);
      expect((await reserve(store, "2", [hold("a", 41, 100)])).granted).toBe(false);
      const last = await reserve(store, "3", [hold("a", 40, 100)]);
      expect(last).toEqual({
        granted: true,
        standings: [{ budget: "a", windowStart: DAY, spent: 0, reserved: 100 }],
      });
    });

    it("takes all holds or none", async () => {
      const store = await open();
      const refused = await reserve(store, "1", [hold("a", 10, 100), hold("b", 11, 10)]);
      expect(refused.granted).toBe(false);
      expect(refused.standings.map(({ reserved }) => reserved)).toEqual([0, 0]);
      const granted = await reserve(store, "2", [hold("a", 10, 100), hold("b", 10, 10)]);
      expect(granted.standings.map(({ reserved }) => reserved)).toEqual([10, 10]);
    });

    it("books the real amount in the reservation's place", async () => {
      const store = await open();
      await reserve(store, "1", [hold("a", 90, 100)]);
      const charges = [{ budget: "a", windowStart: DAY, amount: 30 }];
      expect(await store.settle(settlement("1", charges))).toEqual([
        { budget: "a", windowStart: DAY, spent: 30, reserved: 0 },
      ]);
      expect((await reserve(store, "2", [hold("a", 70, 100)])).granted).toBe(true);
    });

    it("books what was used even where it passes the limit", async () => {
      const store = await open();
      await reserve(store, "1", [hold("a", 90, 100)]);
      await store.settle(settlement("1", [{ budget: "a", windowStart: DAY, amount: 130 }]));
      expect((await reserve(store, "2", [hold("a", 0, 100)])).granted).toBe(false);
    });

    it("books a call once, however often it is told", async () => {
      const store = await open();
      const once = settlement("1", [{ budget: "a", windowStart: DAY, amount: 30 }]);
      await store.settle(once);
      expect((await store.settle(once))[0]?.spent).toBe(30);
    });

    it("takes a reservation back for a charge of nothing", async () => {
      const store = await open();
      await reserve(store, "1", [hold("a", 100, 100)]);
      const [standing] = await store.settle(settlement("1", [{ budget: "a", windowStart: DAY, amount: 0 }]));
      expect(standing).toMatchObject({ spent: 0, reserved: 0 });
      expect((await reserve(store, "2", [hold("a", 100, 100)])).granted).toBe(true);
    });

    it("gives an expired reservation back, and still books what it was for", async () => {
      const store = await open();
      await reserve(store, "1", [hold("a", 90, 100)]);
      expect((await reserve(store, "2", [hold("a", 20, 100)], LATER - 1)).granted).toBe(false);
      const after = await store.standings([{ budget: "a", windowStart: DAY }], LATER);
      expect(after[0]?.reserved).toBe(0);
      const settled = await store.settle(
        settlement("1", [{ budget: "a", windowStart: DAY, amount: 80 }], LATER),
      );
      expect(settled[0]).toMatchObject({ spent: 80, reserved: 0 });
    });

    it("keeps windows and budgets apart", async () => {
      const store = await open();
      await reserve(store, "1", [hold("a", 100, 100)]);
      expect((await reserve(store, "2", [hold("a", 100, 100, DAY + 86_400_000)])).granted).toBe(true);
      expect((await reserve(store, "3", [hold("b", 100, 100)])).granted).toBe(true);
    });

    it("never grants more than there is to many who ask at once", async () => {
      const store = await open();
      const asked = await Promise.all(
        Array.from({ length: 50 }, (_, i) => reserve(store, `r${i}`, [hold("a", 7, 100)])),
      );
      expect(asked.filter(({ granted }) => granted)).toHaveLength(14);
      const [standing] = await store.standings([{ budget: "a", windowStart: DAY }], NOW);
      expect(standing?.reserved).toBe(98);
    });
  });
}
