import { describe, expect, it } from "vitest";
import { Assembler } from "../../../src/trajectories/index.ts";
import { eventOf, T0 } from "../../support/trajectories.ts";

const MINUTE = 60_000;
let next = 0;
const step = (key: string | null, more = {}, at = T0) => {
  const event = eventOf(
    { episode_id: key ?? undefined, event_id: `e${next++}`, observation: "o", ...more },
    at,
  );
  return key === null ? { ...event, key: null, producer: "geometry-svc" } : event;
};
const ids = (episodes: readonly { id: string }[]) => episodes.map(({ id }) => id);

describe("episodes", () => {
  it("end with episode.end, after a moment for their reward", () => {
    const assembler = new Assembler();
    expect(assembler.feed(step("a"), T0)).toEqual([]);
    expect(assembler.feed(step("a", { type: "episode.end", result: { success: true } }), T0 + 1_000)).toEqual(
      [],
    );
    expect(assembler.advance(T0 + MINUTE)).toEqual([]);
    const [episode] = assembler.advance(T0 + MINUTE + 1_000);
    expect(episode).toMatchObject({ id: "a", part: 1, continues: null, end: "ended", success: true });
    expect(episode?.steps.map(({ index }) => index)).toEqual([0, 1]);
  });

  it("end after 30 minutes of silence", () => {
    const assembler = new Assembler();
    assembler.feed(step("a"), T0);
    expect(assembler.advance(T0 + 30 * MINUTE - 1)).toEqual([]);
    expect(assembler.advance(T0 + 30 * MINUTE)).toMatchObject([{ id: "a", end: "silence", success: null }]);
  });

  it("that go on after their end are a new part, which names the first", () => {
    const assembler = new Assembler();
    assembler.feed(step("a", { type: "episode.end" }), T0);
    const over = [
      ...assembler.feed(step("a"), T0 + 1),
      ...assembler.feed(step("a", { type: "episode.end" }), T0 + 2),
      ...assembler.feed(step("a"), T0 + 3),
      ...assembler.finish(),
    ];
    expect(over.map(({ id, continues, part }) => [id, continues, part])).toEqual([
      ["a", null, 1],
      ["a#2", "a", 2],
      ["a#3", "a", 3],
    ]);
  });

  it("take a reward that comes after the end, while they wait for it", () => {
    const assembler = new Assembler();
    assembler.feed(step("a", { type: "episode.end" }), T0);
    const reward = { ...step("a"), steps: [], reward: { total: 0.9, components: {} } };
    expect(assembler.feed(reward, T0 + 30_000)).toEqual([]);
    expect(assembler.finish()).toMatchObject([{ id: "a", rewards: [{ total: 0.9 }] }]);
    expect(assembler.feed({ ...reward, id: "late" }, T0 + 31_000)).toEqual([]);
    expect(assembler.counts).toMatchObject({ lateRewards: 1, episodes: 1, open: 0 });
  });

  it("hold an event once, however often it comes", () => {
    const assembler = new Assembler();
    const event = step("a");
    for (let i = 0; i < 3; i++) assembler.feed(event, T0 + i);
    expect(assembler.finish()[0]?.steps).toHaveLength(1);
    expect(assembler.counts.repeated).toBe(2);
  });

  it("are in order of their events' own time", () => {
    const assembler = new Assembler();
    assembler.feed(step("a", { ts: T0 + 5_000, observation: "second" }), T0);
    assembler.feed(step("a", { ts: T0 + 1_000, observation: "first" }), T0 + 1);
    const [episode] = assembler.finish();
    expect(episode?.steps.map(({ observation }) => observation)).toEqual(["first", "second"]);
    expect([episode?.startedAt, episode?.endedAt]).toEqual([T0 + 1_000, T0 + 5_000]);
  });

  it("gather packets that name no episode by their sender, for as long as they keep coming", () => {
    const assembler = new Assembler();
    assembler.feed(step(null), T0);
    assembler.feed(step(null), T0 + 59_000);
    expect(ids(assembler.advance(T0 + 119_000))).toEqual(["loose:geometry-svc"]);
  });

  it("don't touch each other", () => {
    const assembler = new Assembler();
    for (let i = 0; i < 100; i++) assembler.feed(step(`k${i % 10}`), T0 + i);
    const over = assembler.finish();
    expect(over).toHaveLength(10);
    for (const episode of over) expect(episode.steps).toHaveLength(10);
  });

  it("are the same whenever their records are read", () => {
    const events = Array.from({ length: 40 }, (_, i) =>
      step(`k${i % 4}`, i % 9 === 8 ? { type: "episode.end" } : {}),
    );
    const read = (stop: number) => {
      const assembler = new Assembler();
      const over = events.flatMap((event, i) => assembler.feed(event, T0 + i * 7 * MINUTE));
      return [...over, ...assembler.finish()].slice(0, stop);
    };
    expect(read(5)).toEqual(read(100).slice(0, 5));
  });

  it("come of a clock that goes back without losing any", () => {
    const assembler = new Assembler();
    assembler.feed(step("a"), T0);
    assembler.feed(step("b"), T0 - 3_600_000);
    expect(ids(assembler.finish()).toSorted()).toEqual(["a", "b"]);
  });
});
