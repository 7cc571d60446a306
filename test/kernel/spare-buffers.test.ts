import { expect, it } from "vitest";
import { SpareBuffers } from "../../src/kernel/spare-buffers.ts";

it("hands out what was handed back where it is large enough, once", () => {
  const spare = new SpareBuffers();
  const small = spare.take(10);
  const large = spare.take(300_000);
  expect(large.length).toBeGreaterThanOrEqual(300_000);
  spare.give(small);
  spare.give(large);
  expect(spare.take(200_000)).toBe(large);
  expect(spare.take(200_000)).not.toBe(large);
  expect(spare.take(0)).toBe(small);
});

it("keeps few, the largest, and none that is huge", () => {
  const spare = new SpareBuffers();
  const huge = spare.take(5 << 20);
  expect(huge.length).toBe(5 << 20);
  spare.give(huge);
  const given = [1, 2, 3, 4, 5].map((i) => spare.take(i << 18));
  for (const one of given) spare.give(one);
  const again = given.map(() => spare.take(0));
  expect(again).not.toContain(huge);
  expect(given.filter((one) => again.includes(one))).toEqual(given.slice(1));
});
