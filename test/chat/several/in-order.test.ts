import { describe, expect, it } from "vitest";
import { inOrder } from "../../../src/chat/several/in-order.ts";

/** Work that ends when it is told to. */
function desk() {
  const open = new Map<number, (error?: Error) => void>();
  let most = 0;
  const work = (item: number) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    open.set(item, (error) => {
      open.delete(item);
      if (error === undefined) resolve(`${item}`);
      else reject(error);
    });
    most = Math.max(most, open.size);
    return promise;
  };
  const end = async (item: number, error?: Error) => {
    open.get(item)?.(error);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { work, end, open: () => [...open.keys()], most: () => most };
}

describe("inOrder", () => {
  it("works on as many at once as it may, and gives results in the order of the items", async () => {
    const { work, end, open, most } = desk();
    const results = inOrder([1, 2, 3, 4], 2, work);
    const first = results.next();
    await end(2);
    await end(3);
    expect(open()).toEqual([1, 4]);
    await end(1);
    await end(4);
    expect(await first).toEqual({ value: "1", done: false });
    const rest: string[] = [];
    for await (const result of results) rest.push(result);
    expect(rest).toEqual(["2", "3", "4"]);
    expect(most()).toBe(2);
  });

  it("ends with the first failure, when its turn comes", async () => {
    const { work, end } = desk();
    const results = inOrder([1, 2, 3], 3, work);
    const first = results.next();
    await end(2, new Error("two broke"));
    await end(1);
    expect(await first).toEqual({ value: "1", done: false });
    await expect(results.next()).rejects.toThrow("two broke");
    expect(await results.next()).toMatchObject({ done: true });
  });

  it("has nothing to give for nothing", async () => {
    expect(await inOrder([], 3, async () => 1).next()).toMatchObject({ done: true });
  });
});
