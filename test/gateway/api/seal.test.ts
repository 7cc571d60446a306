import { expect, test } from "vitest";
import { sealOf } from "../../../src/gateway/api/seal.ts";

test("a streamed signature says whose it is and what it signs", () => {
  const thought = { type: "thought", id: "0", providerType: "gemini" } as const;
  expect(sealOf({ ...thought, text: "hm" })).toBe("");
  expect(sealOf({ type: "thought", id: "0", signature: 'a"b' })).toBe(',"signature":"a\\"b"');
  expect(sealOf({ ...thought, signature: "s", extraData: { signs: "text" } })).toBe(
    ',"signature":"s","provider_type":"gemini","extra_data":{"signs":"text"}',
  );
});
