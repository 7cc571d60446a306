import { describe, expect, it } from "vitest";
import { uuid7 } from "../../src/kernel/uuid7.ts";
import { MemoryRecordStore } from "../../src/observability/memory-store.ts";
import { keepPruned } from "../../src/observability/retention.ts";
import { inference, put } from "../contract/record-store.ts";
import { FakeClock } from "../support/clock.ts";

const DAY_MS = 86_400_000;

describe("retention while something serves", () => {
  it("removes what is too old once a minute, warns once of what fails, and ends when it is told to", async () => {
    const clock = new FakeClock();
    const store = new MemoryRecordStore();
    const aged = (days: number) => {
      const timestamp = clock.now() - days * DAY_MS;
      return inference(1, { id: uuid7(timestamp), timestamp, function_name: `${days}` });
    };
    await put(store, [aged(6.999), aged(8), aged(1)]);
    const warnings: string[] = [];
    let broken = false;
    const prune: typeof store.prune = (retention) =>
      broken ? Promise.reject(new Error("disk full")) : store.prune(retention);
    const stop = keepPruned({ prune }, { max_age_days: 7, max_size_mb: 0 }, clock, (text) =>
      warnings.push(text),
    );
    const left = async () => (await store.inferences({ limit: 9 })).map((one) => one.function_name);
    await clock.advance(59_000);
    expect(await left()).toHaveLength(3);
    await clock.advance(1_000);
    expect(await left()).toEqual(["1", "6.999"]);
    broken = true;
    await clock.advance(180_000);
    expect(warnings).toEqual(["old records are not removed: disk full"]);
    broken = false;
    await clock.advance(60_000);
    expect(await left()).toEqual(["1"]);
    stop();
    expect(clock.pending).toBe(0);
  });
});
