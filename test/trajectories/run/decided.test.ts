import { expect, it } from "vitest";
import { filterRule } from "../../../src/trajectories/filter/rule.ts";
import type { PlacedRecord } from "../../../src/trajectories/read/records.ts";
import { type DecidingPorts, decided } from "../../../src/trajectories/run/decided.ts";
import { eventText, T0 } from "../../support/trajectories.ts";

const step = (session_id: string, more = {}) => ({ session_id, event_id: `${session_id} step`, ...more });
const end = (session_id: string) => ({ session_id, event_id: `${session_id} end`, type: "episode.end" });

/** What is said of a spool with these events, read a moment after the last. */
async function notes(...events: readonly Readonly<Record<string, unknown>>[]): Promise<readonly string[]> {
  const said: string[] = [];
  const record = (event: Readonly<Record<string, unknown>>, index: number): PlacedRecord => {
    const text = eventText(event);
    return { place: `${index}`, subject: "geometry.event.v1", text, time: T0, source: "bus", bad: null };
  };
  const ports: DecidingPorts = {
    trajectoryRecords: async () => ({
      records: (async function* () {
        yield* events.map(record);
      })(),
      now: T0 + 5_000,
      clock: T0 + 5_000,
    }),
    trajectoryFilter: async () => filterRule({}),
    talk: { note: async (text) => void said.push(text), warn: async (text) => void said.push(text) },
  };
  expect(await Array.fromAsync(decided(ports, { from: [] }))).toEqual([]);
  return said;
}

it("says why an episode that somebody may look for is not there yet", async () => {
  expect(await notes()).toEqual([]);
  expect(await notes(step("a"))).toEqual([
    "1 episode is not over yet: it ends by episode.end or 30 minutes of silence",
  ]);
  expect(await notes(step("a"), end("a"))).toEqual(["1 episode has ended and waits a minute for a reward"]);
  expect(await notes(step("a"), step("b"), step("c"), end("c"), step("d"), end("d"))).toEqual([
    "2 episodes are not over yet: they end by episode.end or 30 minutes of silence",
    "2 episodes have ended and wait a minute for a reward",
  ]);
});
