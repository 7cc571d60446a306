import { earlyLine } from "../../../src/adapters/terminal/early-line.ts";
import { main } from "../../../src/main.ts";

// `pmoves` from its sources, for a terminal under test, with what the launcher does for a chat.
const early = process.argv[2] === "chat" ? earlyLine(process) : undefined;
process.exit(await main(process, early));
