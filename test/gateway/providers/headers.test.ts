import { expect, test } from "vitest";
import { bearer, headersFor, withoutKeys } from "../../../src/gateway/providers/headers.ts";
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

test("a key that an upstream repeats is taken out of its words, whatever it looks like", () => {
  const headers = { authorization: "Bearer my-own-key/1", "x-api-key": "other-key-2", "content-type": "x" };
  expect(withoutKeys('{"error":"no such key: my-own-key/1 (other-key-2)"}', headers)).toBe(
    '{"error":"no such key: [redacted] ([redacted])"}',
  );
  // What is too short to be one is a word that may stand anywhere.
  expect(withoutKeys("none of it", { authorization: "Bearer none" })).toBe("none of it");
});
