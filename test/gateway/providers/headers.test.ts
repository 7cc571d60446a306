import { expect, test } from "vitest";
import { bearer, headersFor } from "../../../src/gateway/providers/headers.ts";
import { Secret } from "../../../src/kernel/secret.ts";
import { targetOf } from "../../support/target.ts";

test("headers are built once for a target and its key", () => {
  const target = targetOf();
  const first = headersFor(target, new Secret("k"), bearer, []);
  expect(headersFor(target, new Secret("k"), bearer, [])).toBe(first);
  expect(headersFor(target, new Secret("other"), bearer, [])).not.toBe(first);
  expect(headersFor(target, undefined, bearer, [])).not.toHaveProperty("authorization");
});

test("patches of a request leave what is kept alone", () => {
  const target = targetOf({ extraHeaders: [{ name: "X-A", value: "1" }] });
  const patched = headersFor(target, undefined, bearer, [
    { name: "x-a", delete: true },
    { name: "X-B", value: "2" },
  ]);
  expect(patched).toMatchObject({ "x-b": "2" });
  expect(patched).not.toHaveProperty("x-a");
  expect(headersFor(target, undefined, bearer, [])).toMatchObject({ "x-a": "1" });
});
