import { expect, test } from "vitest";
import { createProviders, spokenWires } from "../../../src/gateway/providers/registry.ts";
import { systemClock } from "../../../src/kernel/clock.ts";

test("there is one provider for each wire that is spoken", () => {
  const providerFor = createProviders(systemClock);
  for (const wire of spokenWires) {
    expect(providerFor(wire).wire).toBe(wire);
    expect(providerFor(wire)).toBe(providerFor(wire));
  }
  expect([...spokenWires]).toEqual(expect.arrayContaining(["openai", "ollama", "scripted"]));
});

test("a wire that is not spoken is a failure of the target, not of the program", () => {
  expect(() => createProviders(systemClock)("none")).toThrow(/not spoken/);
});
