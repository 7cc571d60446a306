import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLineFile } from "../../../src/adapters/bus-recording/line-file.ts";
import { type Bus, record } from "../../../src/bus/index.ts";
import { notReadable } from "../../../src/bus/reading-rules.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { busMessage } from "../../support/bus-messages.ts";
import { burstBus } from "../../support/tail.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const refusing: Bus = {
  ...burstBus([]),
  // biome-ignore lint/correctness/useYield: it is refused before anything comes
  async *read() {
    throw notReadable([{ name: "AGENTZERO", refused: "it is a work queue" }]);
  },
};

function recording(bus: Bus, path: string, range: { readonly since?: number; readonly count?: number }) {
  const options = {
    subjects: [">"],
    follow: range.since === undefined,
    invalidOnly: false,
    strict: false,
    filter: [],
    exclude: [],
    reveal: false,
    checkRate: 1,
    ...range,
  };
  const ports = { bus, clock: systemClock, signal: new AbortController().signal };
  return record(
    ports,
    () => openLineFile(path, true),
    options,
    () => undefined,
  );
}

const lines = (path: string) => readFileSync(path, "utf8").trimEnd().split("\n");

describe("a recording", () => {
  it("of a history that is refused is no file, and an older one stays as it was", async () => {
    const path = join(tempFolder(), "r.jsonl");
    await expect(recording(refusing, path, { since: 0 })).rejects.toMatchObject({ code: "bus.not_readable" });
    expect(existsSync(path)).toBe(false);
    writeFileSync(path, "what was recorded before");
    await expect(recording(refusing, path, { since: 0 })).rejects.toThrow(/work queue/);
    expect(readFileSync(path, "utf8")).toBe("what was recorded before");
  });

  it("of an empty history is a head alone; of live messages it holds them all", async () => {
    const path = join(tempFolder(), "r.jsonl");
    expect(await recording(burstBus([]), path, { since: 0 })).toMatchObject({ messages: 0 });
    expect(lines(path)).toHaveLength(1);
    const burst = [busMessage("a", "1"), busMessage("a", "2")];
    expect(await recording(burstBus(burst), path, { count: 2 })).toMatchObject({ messages: 2, file: path });
    expect(lines(path)).toHaveLength(3);
    expect(await recording(burstBus(burst), path, { since: 0 })).toMatchObject({ messages: 2 });
    expect(lines(path)).toHaveLength(3);
  });
});
