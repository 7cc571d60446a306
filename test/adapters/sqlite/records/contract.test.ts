import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openRecords, openServedRecords } from "../../../../src/adapters/sqlite/records/open.ts";
import { recordStoreContract } from "../../../contract/record-store.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

for (const [name, open] of [
  ["SQLite in threads", openServedRecords],
  ["SQLite in a command", openRecords],
] as const) {
  recordStoreContract(name, async () => {
    const store = open(join(tempFolder(), "records.sqlite"), "full");
    onTestFinished(() => store[Symbol.asyncDispose]());
    return store;
  });
}
