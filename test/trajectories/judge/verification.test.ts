import { describe, expect, it } from "vitest";
import { Assembler, filterRule, judge } from "../../../src/trajectories/index.ts";
import { eventOf, T0 } from "../../support/trajectories.ts";

type More = Readonly<Record<string, unknown>>;

/** The decision on an episode of these events, the last of which ends it. */
function decided(events: readonly More[], rule: object = {}) {
  const assembler = new Assembler();
  events.forEach((more, i) => {
    const last = i === events.length - 1;
    assembler.feed(
      eventOf({ event_id: `e${i}`, ...(last ? { type: "episode.end" } : {}), ...more }, T0 + i),
      T0 + i,
    );
  });
  const [episode] = assembler.finish();
  if (episode === undefined) throw new Error("no episode");
  return judge(episode, filterRule(rule));
}

const tests = (exit_code: number, cmd = "npm test"): More => ({
  action: { type: "tool_call", tool_name: "shell", tool_args: { cmd } },
  result: { exit_code, output: "…" },
});
const search: More = {
  action: { tool_name: "hirag.query", tool_args: { query: "q" } },
  result: { success: true, output: { hits: [{ chunk_id: "intro-3" }, { chunk_id: "intro-31" }] } },
};
const answer = (text: string, success: boolean | null = true): More => ({
  action: { type: "response", raw_response: text },
  result: { success },
});

describe("verified code", () => {
  it.each([
    "npm test",
    "python -m pytest -q",
    "cargo build --release",
    "go vet ./...",
    "npx tsc --noEmit",
    "make check",
  ])("is a last build or test that ends with 0: %s", (cmd) => {
    expect(decided([tests(1, cmd), tests(0, cmd)]).verification).toMatchObject({ kind: "verified_code" });
  });

  it("is not a build that failed after one that did not", () => {
    expect(decided([tests(0), tests(2)]).verification).toEqual({
      kind: "unverified",
      because: "the last build or test ended with exit code 2",
    });
  });

  it("is not a command that proves nothing", () => {
    expect(decided([tests(0, "ls -la")]).verification.kind).toBe("unverified");
  });

  it("is a verifier that says pass, whatever the builds said", () => {
    const pass = { result: { success: true, verifier: { name: "ci", verdict: "pass" } } };
    expect(decided([tests(1), pass]).verification.because).toBe("the verifier ci says pass");
  });

  it("is not what a verifier refused, though a build ended with 0", () => {
    const fail = { result: { verifier: { name: "ci", version: "2", verdict: "fail" } } };
    const { verification, fitness } = decided([tests(0), fail]);
    expect(verification).toEqual({ kind: "unverified", because: "the verifier ci 2 says fail" });
    expect(fitness.parts.task_success).toBe(0);
  });
});

describe("successful research", () => {
  it("is a success whose answer cites what was retrieved", () => {
    expect(decided([search, answer("It is the gateway [intro-3].")]).verification).toEqual({
      kind: "successful_research",
      because: "success was reported, and the answer cites intro-3",
    });
  });

  it.each([
    ["no citation", [search, answer("It is the gateway.")], "what was retrieved is not cited in the answer"],
    [
      "another id that begins alike",
      [search, answer("See intro-312.")],
      "what was retrieved is not cited in the answer",
    ],
    ["no success", [search, answer("See intro-3.", null)], "no success was reported"],
    [
      "nothing retrieved",
      [answer("I know it.")],
      "success was reported, without a verifier, a build or test, or a citation",
    ],
  ])("is not one with %s", (_, events, because) => {
    expect(decided(events as More[]).verification).toEqual({ kind: "unverified", because });
  });
});

describe("fitness", () => {
  it("is the weighted mean of the parts, the weights of those that are not known given to the others", () => {
    const { fitness } = decided([tests(0)]);
    expect(fitness.parts).toEqual({ task_success: 1, retrieval: null, cgp_fitness: null, efficiency: 1 });
    expect(fitness.score).toBe(1);
    // (0.4·1 + 0.3·1 + 0.1·0.5) / 0.8, for 15 steps and a horizon of 10.
    const long = [search, ...Array.from({ length: 13 }, () => ({ observation: "o" })), answer("intro-3")];
    expect(decided(long).fitness.score).toBeCloseTo(0.9375, 12);
  });

  it("takes what a packet states of itself", () => {
    const geometry = { spec: "chit.cgp.v0.1", meta: { fitness: 0.5 }, super_nodes: [] };
    // (0.4·1 + 0.2·0.5 + 0.1·1) / 0.7
    expect(decided([{ ...tests(0), geometry }]).fitness.score).toBeCloseTo(0.6 / 0.7, 12);
  });

  it("is none without a task success", () => {
    const { fitness, reason } = decided([{ observation: "o" }], { accept: { unverified: true } });
    expect([fitness.score, reason]).toEqual([null, "no_score"]);
  });

  it("is weighed as the filter says", () => {
    const rule = { fitness: { task_success: 0.5, efficiency: 0.5, horizon: 1 } };
    // Two steps with a horizon of one: efficiency 0.
    expect(decided([tests(1), tests(0)], rule).fitness.score).toBeCloseTo(0.5, 12);
  });
});
