import { describe, expect, it } from "vitest";
import {
  Assembler,
  type Decision,
  decide,
  filterRule,
  judge,
  SeenIndex,
} from "../../../src/trajectories/index.ts";
import { eventOf, T0 } from "../../support/trajectories.ts";

type More = Readonly<Record<string, unknown>>;

/** A verified episode of as many steps, about the text. */
function verified(id: string, text: string, steps: number, more: More = {}, rule: object = {}): Decision {
  const assembler = new Assembler();
  for (let i = 0; i < steps; i++) {
    assembler.feed(
      eventOf({ event_id: `${id}-${i}`, episode_id: id, observation: `${text} ${i}`, ...more }, T0),
      T0,
    );
  }
  const result = { success: true, verifier: { name: "ci", verdict: "pass" } };
  assembler.feed(
    eventOf({
      event_id: `${id}-end`,
      episode_id: id,
      type: "episode.end",
      action: `done ${text}`,
      result,
      ...more,
    }),
    T0,
  );
  const [episode] = assembler.finish();
  if (episode === undefined) throw new Error("no episode");
  return judge(episode, filterRule(rule));
}

const kept = (decisions: readonly Decision[]) =>
  decisions.filter((one) => one.kept).map(({ episode }) => episode.id);
const why = (decisions: readonly Decision[]) =>
  decisions.map(({ episode, reason, because }) => [episode.id, reason, because]);
const LONG =
  "the quick brown fox jumps over the lazy dog while seven wizards brew potions of unusual strength near the river bank";

describe("a filter", () => {
  it("keeps what is verified and fit, and says why", () => {
    const [decision] = decide([verified("a", LONG, 2)], filterRule({}));
    expect(decision).toMatchObject({
      kept: true,
      reason: "kept",
      because: "the verifier ci says pass",
      threshold: 0.7,
    });
  });

  it("drops what is below the threshold, which an environment may set", () => {
    const slow = { environments: { web: { threshold: 0.95 } } };
    const decision = verified("a", LONG, 15, { environment: "web" }, slow);
    // (0.4 + 0.1·0.4) / 0.5
    expect(decision).toMatchObject({
      kept: false,
      reason: "below_threshold",
      because: "fitness 0.880 is below 0.95",
    });
    expect(verified("a", LONG, 15, {}, slow).kept).toBe(true);
  });

  it("can refuse what is verified in one way", () => {
    expect(verified("a", LONG, 1, {}, { accept: { verified_code: false } }).reason).toBe("not_accepted");
  });

  it("keeps the fittest of one item, and of equals the first", () => {
    const item = { task_id: "web_12" };
    const decisions = decide(
      [
        verified("slow", `${LONG} one`, 18, item),
        verified("fast", "entirely different words here for once", 2, item),
        verified("also", "and again other words that nobody said", 2, item),
      ],
      filterRule({}),
    );
    expect(kept(decisions)).toEqual(["fast"]);
    expect(why(decisions)[0]).toEqual(["slow", "duplicate", "works on the item of fast, which is fitter"]);
  });

  it("drops what says the same, and nearly the same", () => {
    const near = LONG.replace("seven", "eight");
    const decisions = decide(
      [
        verified("a", LONG, 8),
        verified("b", LONG, 8),
        verified("c", near, 8),
        verified("d", "nothing of that is said in this one at all", 8),
      ],
      filterRule({ duplicates: { near: 0.6 } }),
    );
    expect(kept(decisions)).toEqual(["a", "d"]);
    expect(why(decisions).slice(1, 3)).toEqual([
      ["b", "duplicate", "says the same as a"],
      ["c", "duplicate", expect.stringMatching(/^is nearly the same as a \(similarity 0\.[6-9]\d\)$/)],
    ]);
  });

  it("lets nothing come again that was accepted in a batch before", () => {
    const seen = new SeenIndex();
    const rule = filterRule({});
    expect(kept(decide([verified("a", LONG, 2)], rule, seen))).toEqual(["a"]);
    expect(why(decide([verified("a", LONG, 2), verified("z", LONG, 2)], rule, seen))).toEqual([
      ["a", "duplicate", "was accepted before"],
      ["z", "duplicate", "says the same as a"],
    ]);
  });

  it("has a hash of what it says, not of how it is written", () => {
    expect(filterRule({}).hash).toBe(filterRule({ threshold: 0.7, duplicates: { near: 0.85 } }).hash);
    expect(filterRule({ threshold: 0.8 }).hash).not.toBe(filterRule({}).hash);
  });

  it.each([
    [{ threshold: 2 }, /threshold/],
    [{ fitness: { task_success: 0 } }, /without it there is no score/],
    [{ duplicates: { near: 0.2 } }, /near/],
    [{ treshold: 0.7 }, /treshold/],
  ])("that makes no sense is refused: %j", (value, message) => {
    expect(() => filterRule(value)).toThrow(message);
  });
});
