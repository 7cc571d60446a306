import { expect, it } from "vitest";
import { Bell } from "../../src/kernel/bell.ts";

it("wakes who waits, once, and keeps nothing for those who come later", async () => {
  const bell = new Bell();
  const woken: string[] = [];
  bell.ring();
  const first = bell.rung().then(() => woken.push("first"));
  bell.ring();
  await first;
  void bell.rung().then(() => woken.push("second"));
  await new Promise((resolve) => setImmediate(resolve));
  expect(woken).toEqual(["first"]);
});
