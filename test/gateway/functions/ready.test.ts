import { expect, it } from "vitest";
import { createPrepare } from "../../../src/gateway/functions/index.ts";
import { loadedSchemas } from "../../../src/kernel/json-schema.ts";
import { call, config, fn, target } from "./fixtures.ts";

it("a call that brings schemas waits for the validator once, and only such a call", async () => {
  const prepare = await createPrepare(config([fn("chat")]));
  const tool = {
    type: "function",
    name: "t",
    description: undefined,
    parameters: { type: "object" },
    strict: false,
  } as const;
  const asked = call("chat", { tools: { additional: [tool] } });
  expect(prepare.ready(call("chat"))).toBeUndefined();
  expect(() => prepare(asked)).toThrow("`ready(call)` has to be awaited before a call");

  const wait = prepare.ready(asked);
  expect(wait).toBeInstanceOf(Promise);
  await wait;

  expect(loadedSchemas()).toBeDefined();
  expect(prepare.ready(asked)).toBeUndefined();
  expect(prepare(asked).requestFor(undefined, target()).tools?.tools).toEqual([tool]);
});
