import { describe, expect, it } from "vitest";
import { Slots } from "../../../src/gateway/routing/slots.ts";
import { FakeClock } from "../../support/clock.ts";
import { target } from "../../support/config.ts";

const one = target("m/p", { maxConcurrent: 1, queueMs: 1000 });
const stays = new AbortController().signal;

describe("a place at a full target", () => {
  it("goes to those who wait in their order, and is never free in between", async () => {
    const clock = new FakeClock();
    const slots = new Slots(clock);
    const first = await slots.acquire(one, stays);
    const order: string[] = [];
    const second = Promise.resolve(slots.acquire(one, stays)).then((release) => {
      order.push("second");
      return release;
    });
    const third = Promise.resolve(slots.acquire(one, stays)).then(() => order.push("third"));
    expect(slots.load(one)).toEqual({ active: 1, waiting: 2 });
    first?.();
    first?.();
    const release = await second;
    expect([order, slots.load(one)]).toEqual([["second"], { active: 1, waiting: 1 }]);
    release?.();
    await third;
    expect(order).toEqual(["second", "third"]);
    expect(clock.pending).toBe(0);
  });

  it("is not waited for by a client that has left already", async () => {
    const clock = new FakeClock();
    const slots = new Slots(clock);
    await slots.acquire(one, stays);
    expect(await slots.acquire(one, AbortSignal.abort())).toBeUndefined();
    expect([slots.load(one).waiting, clock.pending]).toEqual([0, 0]);
  });
});
