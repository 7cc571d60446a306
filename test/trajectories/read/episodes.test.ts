import { describe, expect, it } from "vitest";
import { type RecordTrouble, readEpisodes } from "../../../src/trajectories/index.ts";
import type { PlacedRecord } from "../../../src/trajectories/read/records.ts";

const NOW = Date.UTC(2026, 10, 23);

async function* placed(
  ...events: readonly Readonly<Record<string, unknown>>[]
): AsyncGenerator<PlacedRecord> {
  for (const [index, event] of events.entries()) {
    const text = JSON.stringify({ type: "agent.step", event_id: `e${index}`, observation: "x", ...event });
    yield { place: `f:${index + 1}`, subject: null, text, time: 0, source: "file", bad: null };
  }
}

async function read(records: AsyncIterable<PlacedRecord>) {
  const troubles: RecordTrouble[] = [];
  const onTrouble = (trouble: RecordTrouble) => void troubles.push(trouble);
  const episodes = await Array.fromAsync(readEpisodes(records, { now: undefined, clock: NOW, onTrouble }));
  return { ids: episodes.map(({ id, steps }) => `${id}:${steps.length}`).toSorted(), troubles };
}

describe("clocks that differ", () => {
  it("one that runs decades ahead ends nobody else's episode, and is named", async () => {
    const { ids, troubles } = await read(
      placed(
        { session_id: "a", ts: NOW - 5_000 },
        { session_id: "b", ts: Date.UTC(2100, 0) },
        { session_id: "a", ts: NOW - 4_000 },
        { session_id: "b", ts: Date.UTC(2100, 0) },
      ),
    );
    expect(ids).toEqual(["a:2", "b:2"]);
    expect(troubles).toEqual([
      {
        place: "f:2",
        rejected: false,
        reason: expect.stringContaining("2100-01-01T00:00:00.000Z, lies in the future"),
      },
      expect.objectContaining({ place: "f:4" }),
    ]);
  });

  it("some minutes ahead or behind are nothing to speak of", async () => {
    const { ids, troubles } = await read(
      placed({ session_id: "a", ts: NOW + 600_000 }, { session_id: "a", ts: NOW - 600_000 }),
    );
    expect({ ids, troubles }).toEqual({ ids: ["a:2"], troubles: [] });
  });
});
