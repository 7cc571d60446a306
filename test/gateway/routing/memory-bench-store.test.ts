import { MemoryBenchStore } from "../../../src/gateway/routing/memory-bench-store.ts";
import { benchStoreContract } from "../../contract/bench-store.ts";

benchStoreContract("memory", async () => new MemoryBenchStore());
