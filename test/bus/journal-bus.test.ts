import { describe } from "vitest";
import { openJournal } from "../../src/adapters/journal/open-journal.ts";
import { JournalBus } from "../../src/bus/journal-bus.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { busContract } from "../contract/bus.ts";
import { tempFolder } from "../support/temp-folder.ts";

describe("the bus in a journal", () => {
  busContract(async () => {
    const journal = await openJournal(tempFolder());
    return new JournalBus({ journal, clock: systemClock, maxAge: null });
  });
});
