import { expect, it } from "vitest";
import { KINDS, kindIn, MIX, markOf, shuffledMix } from "../../../bench/soak/kinds.ts";

it("the mix is of one hundred, the same for the same seed, and holds every kind in its share", () => {
  const mix = shuffledMix(7);
  expect(mix).toHaveLength(100);
  expect(shuffledMix(7)).toEqual(mix);
  expect(shuffledMix(8)).not.toEqual(mix);
  for (const kind of KINDS) expect(mix.filter((one) => one === kind)).toHaveLength(MIX[kind]);
});

it("a kind is read back from the prompt that names it, and from nothing else", () => {
  for (const kind of KINDS) expect(kindIn(`{"content":"${markOf(kind)} and more"}`)).toBe(kind);
  expect(kindIn("soak:unknown;")).toBeUndefined();
  expect(kindIn("hello")).toBeUndefined();
});
