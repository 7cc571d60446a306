import { expect, it } from "vitest";
import { storeError } from "../../../src/adapters/sqlite/store-error.ts";

it.each([
  ["EROFS", "store.read_only", "[store] path"],
  ["EACCES", "store.read_only", "[store] path"],
  ["ENOSPC", "store.full", "free space"],
  ["EDQUOT", "store.full", "free space"],
])("what a disk says before SQLite is asked is told apart: %s", (code, name, hint) => {
  const error = storeError("/s/records.sqlite", Object.assign(new Error(`${code}: why`), { code }));
  expect(error).toMatchObject({ code: name, hint: expect.stringContaining(hint) });
  expect(error.message).toBe(`/s/records.sqlite: can't be written: ${code}: why`);
});
