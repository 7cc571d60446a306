import { MemoryRecordStore } from "../../src/observability/memory-store.ts";
import { recordStoreContract } from "../contract/record-store.ts";

recordStoreContract("memory", async () => new MemoryRecordStore());
