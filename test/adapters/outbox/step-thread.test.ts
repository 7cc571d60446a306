import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { openJournal } from "../../../src/adapters/journal/open-journal.ts";
import { StepThread } from "../../../src/adapters/outbox/step-thread.ts";
import { letterOfStep, stepOfInference } from "../../../src/bus/inferences/inference-event.ts";
import { JournalBus } from "../../../src/bus/journal-bus.ts";
import type { PublishingSetup } from "../../../src/context/publishing.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { stored } from "../../support/mailbox.ts";
import { record } from "../../support/records.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const ids = ["019aa0f0-0000-7000-8000-000000000001", "019aa0f0-0000-7000-8000-000000000002"];

function threadIn(home: string, env: Record<string, string> = {}) {
  const said: string[] = [];
  const folders = { config: home, state: join(home, "state"), cache: home, data: home };
  const setup: PublishingSetup = { env, cwd: home, folders, version: "test" };
  const hear = (text: string) => void said.push(text);
  return Object.assign(new StepThread({ setup, say: hear, warn: hear }), { said });
}

const steps = () => ids.map((id) => stepOfInference(record(id), true));

async function published(home: string, count: number) {
  await using journal = await openJournal(join(home, "state", "journals", "bus"));
  const bus = new JournalBus({ journal, name: "test", clock: systemClock, maxAge: null });
  return (await stored(bus, ">", count)).map(({ data }) => Buffer.from(data).toString());
}

describe("the thread that publishes", { timeout: 30_000 }, () => {
  it("makes the events that would have been made here, keeps them, and carries them to the bus", async () => {
    const home = tempFolder();
    const thread = threadIn(home);
    await thread.put(steps());
    expect(await thread.state()).toMatchObject({ name: "gateway", dead: 0, shed: 0 });
    await thread[Symbol.asyncDispose]();
    const made = steps().map((step) => Buffer.from(letterOfStep(step).data).toString());
    expect(await published(home, 2)).toEqual(made);
    expect(thread.said).toEqual([]);
  });

  it("takes steps before it is ready, and keeps them where the bus is away", async () => {
    const home = tempFolder();
    const away = threadIn(home, { NATS_URL: "nats://127.0.0.1:1" });
    await Promise.all(steps().map((step) => away.put([step])));
    expect(await away.state()).toMatchObject({ waiting: 2, dead: 0 });
    await away[Symbol.asyncDispose]();
    expect(away.said).toEqual([expect.stringMatching(/messages wait in the outbox.*refused/)]);
    const back = threadIn(home);
    await vi.waitFor(async () => expect((await back.state()).waiting).toBe(0), { timeout: 20_000 });
    await back[Symbol.asyncDispose]();
    expect(await published(home, 2)).toHaveLength(2);
  });

  it("says why an outbox can't be opened, to each who puts, and ends all the same", async () => {
    const home = tempFolder();
    writeFileSync(join(home, "state"), "a file where the folder should be");
    const thread = threadIn(home);
    await expect(thread.put(steps())).rejects.toThrow(/cannot open the journal/);
    await expect(thread.state()).rejects.toThrow(/cannot open the journal/);
    await thread[Symbol.asyncDispose]();
  });
});
