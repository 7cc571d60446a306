import { describe, expect, it } from "vitest";
import { Lazy } from "../../src/kernel/lazy.ts";

describe("Lazy", () => {
  it("builds once, when asked, and closes in reverse order what was built", async () => {
    const log: string[] = [];
    const lazy = new Lazy();
    const thing = (name: string) =>
      lazy.opened(async () => {
        log.push(`open ${name}`);
        return {
          async [Symbol.asyncDispose]() {
            log.push(`close ${name}`);
          },
        };
      });
    const [a, b, never] = [thing("a"), thing("b"), thing("never")];
    expect(await a()).toBe(await a());
    await b();
    await lazy[Symbol.asyncDispose]();
    expect(never).toBeTypeOf("function");
    expect(log).toEqual(["open a", "open b", "close b", "close a"]);
  });

  it("gives the same failure again", async () => {
    let calls = 0;
    const failing = new Lazy().once(() => Promise.reject(new Error(`failure ${++calls}`)));
    await expect(failing()).rejects.toThrow("failure 1");
    await expect(failing()).rejects.toThrow("failure 1");
  });
});
