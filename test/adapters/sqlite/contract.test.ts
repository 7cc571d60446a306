import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openStateStore } from "../../../src/adapters/sqlite/state-store.ts";
import { benchStoreContract } from "../../contract/bench-store.ts";
import { spendStoreContract } from "../../contract/spend-store.ts";
import { tempFolder } from "../../support/temp-folder.ts";

function opened() {
  const store = openStateStore(join(tempFolder(), "store.sqlite"));
  onTestFinished(() => store[Symbol.asyncDispose]());
  return store;
}

spendStoreContract("SQLite", async () => opened().spend);
benchStoreContract("SQLite", async () => opened().benches);
