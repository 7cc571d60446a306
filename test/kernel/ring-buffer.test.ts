import { describe, expect, it } from "vitest";
import { RingBuffer } from "../../src/kernel/ring-buffer.ts";

describe("a ring buffer", () => {
  it("keeps the newest, under numbers that stay", () => {
    const ring = new RingBuffer<string>(3);
    for (const item of ["a", "b", "c", "d", "e"]) ring.push(item);
    expect([ring.first, ring.end, ring.length]).toEqual([2, 5, 3]);
    expect([1, 2, 3, 4, 5].map((number) => ring.get(number))).toEqual([undefined, "c", "d", "e", undefined]);
    expect(ring.slice()).toEqual(["c", "d", "e"]);
  });

  it("gives what it has while it is not full", () => {
    const ring = new RingBuffer<number>(3);
    ring.push(7);
    expect([ring.first, ring.end, ring.slice()]).toEqual([0, 1, [7]]);
  });

  it("forgets on clear, and goes on counting upwards", () => {
    const ring = new RingBuffer<number>(3);
    for (let i = 0; i < 4; i++) ring.push(i);
    ring.clear();
    expect([ring.length, ring.slice()]).toEqual([0, []]);
    ring.push(9);
    expect(ring.get(ring.end - 1)).toBe(9);
    expect(ring.end).toBeGreaterThan(4);
  });

  it("refuses a capacity that is none", () => {
    expect(() => new RingBuffer(0)).toThrow("capacity 0");
  });
});
