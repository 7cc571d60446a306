import { MemorySpendStore } from "../../../src/gateway/budget/memory-store.ts";
import { spendStoreContract } from "../../contract/spend-store.ts";

spendStoreContract("memory", async () => new MemorySpendStore());
