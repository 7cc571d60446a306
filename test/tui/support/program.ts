import { main } from "../../../src/main.ts";

// `pmoves` from its sources, for a terminal under test.
process.exit(await main(process));
