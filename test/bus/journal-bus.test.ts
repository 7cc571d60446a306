import { describe, it } from "vitest";
import { openJournal } from "../../src/adapters/journal/open-journal.ts";
import { JournalBus } from "../../src/bus/journal-bus.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { busContract, waitsForItsReader } from "../contract/bus.ts";
import { tempFolder } from "../support/temp-folder.ts";

describe("the bus in a journal", () => {
  busContract(async () => {
    const journal = await openJournal(tempFolder());
    return new JournalBus({ journal, clock: systemClock, maxAge: null });
  });

  it("reads no more than its reader takes", async () => {
    const folder = tempFolder();
    const open = async () =>
      new JournalBus({ journal: await openJournal(folder), clock: systemClock, maxAge: null });
    await using bus = await open();
    await using peer = await open();
    await waitsForItsReader(bus, peer);
  });
});
