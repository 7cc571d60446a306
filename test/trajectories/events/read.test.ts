import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isRejected, readEvent, type TrajectoryEvent } from "../../../src/trajectories/index.ts";
import { eventOf, eventText, SESSION, T0 } from "../../support/trajectories.ts";

const fixture = (name: string) =>
  readFileSync(new URL(`../../../fixtures/trajectories/${name}`, import.meta.url), "utf8");
const read = (text: string, subject: string | null = null) =>
  readEvent({ subject, text, time: T0, source: "file" });
const good = (text: string, subject: string | null = null): TrajectoryEvent => {
  const event = read(text, subject);
  if (isRejected(event)) throw new Error(event.reason);
  return event;
};

describe("geometry.event.v1", () => {
  it("is a step with what the agent saw, did and got", () => {
    const event = eventOf({
      event_id: "e1",
      episode_id: "ep",
      agent_id: "agent-zero",
      task_type: "coding",
      environment: "repo",
      observation: { file: "a.ts" },
      action: { type: "tool_call", tool_name: "shell", tool_args: { cmd: "npm test" } },
      result: {
        success: true,
        exit_code: 0,
        output: "ok",
        verifier: { name: "ci", version: 2, verdict: "PASS", evidence: { run: 7 } },
      },
      reward: 0.5,
    });
    expect(event).toMatchObject({
      id: "e1",
      key: "ep",
      sessionId: SESSION,
      time: T0,
      end: null,
      whole: false,
      problems: [],
    });
    expect(event.facts).toMatchObject({ agentId: "agent-zero", taskType: "coding", environment: "repo" });
    expect(event.steps).toEqual([
      {
        time: T0,
        observation: '{"file":"a.ts"}',
        thought: null,
        action: { type: "tool_call", text: null, toolName: "shell", toolArguments: '{"cmd":"npm test"}' },
        result: { success: true, exitCode: 0, output: "ok", error: null, durationMs: null },
        reward: 0.5,
      },
    ]);
    expect(event.verifier).toEqual({ name: "ci", version: "2", verdict: "pass", evidence: '{"run":7}' });
  });

  it("belongs to its episode_id, else its trajectory_id, else its session_id", () => {
    expect(eventOf({ episode_id: "ep", trajectory_id: "tr" }).key).toBe("ep");
    expect(eventOf({ trajectory_id: "tr" }).key).toBe("tr");
    expect(eventOf().key).toBe(SESSION);
  });

  it("without an id is known by its content, in whatever order its keys come", () => {
    const one = good('{"type":"x","session_id":"s","ts":1766400000,"data":{"a":1,"b":2}}');
    const other = good('{"data":{"b":2,"a":1},"ts":1766400000,"session_id":"s","type":"x"}');
    expect(one.id).toMatch(/^[0-9a-f]{64}$/);
    expect(other.id).toBe(one.id);
    expect(eventOf({ data: 2 }).id).not.toBe(eventOf({ data: 3 }).id);
  });

  it("closes its episode with episode.end, and says how it went", () => {
    expect(eventOf({ type: "episode.end", result: { success: true } }).end).toEqual({ success: true });
    expect(eventOf({ type: "episode.end" }).end).toEqual({ success: null });
  });

  it("may come in an envelope, whose id and source then count", () => {
    const text = JSON.stringify({
      id: "env-1",
      topic: "geometry.event.v1",
      ts: "2026-11-22T12:00:05Z",
      version: "v1",
      source: "agent-zero",
      payload: { type: "agent.step", session_id: SESSION, observation: "hi" },
    });
    expect(good(text)).toMatchObject({ id: "env-1", producer: "agent-zero", time: T0 + 5_000, key: SESSION });
  });

  it("keeps its geometry as it was written, without what is secret in it", () => {
    const packet =
      '{"spec":"chit.cgp.v0.1","super_nodes":[{"id":"s","constellations":[{"id":"c","kind":"secret","points":[{"id":"p","text":"hunter2","proj":1.0}]}]}]}';
    const event = good(`{"type":"x","session_id":"s","geometry":${packet}}`);
    expect(event.geometry).toHaveLength(1);
    expect(event.geometry[0]).toContain('"proj":1.0');
    expect(JSON.stringify(event)).not.toContain("hunter2");
  });

  it("may be a bare CGP, which names no episode and is no step", () => {
    const event = good('{"spec":"chit.cgp.v0.1","super_nodes":[]}', "geometry.event.v1");
    expect(event).toMatchObject({ key: null, sessionId: null, steps: [] });
    expect(event.geometry).toHaveLength(1);
  });

  it("names fields of the wrong type and goes on without them", () => {
    const event = eventOf({ result: { success: "yes", exit_code: 1.5 }, reward: "high", agent_id: 7 });
    expect(event.problems.toSorted()).toEqual([
      "agent_id is number, not a string",
      "result.exit_code is number, not a whole number",
      "result.success is text of 3 characters, not true or false",
      "reward is text of 4 characters, not a number",
    ]);
    expect(event.steps[0]?.result).toMatchObject({ success: null, exitCode: null });
  });

  it.each([
    ["seconds", 1766400000, 1766400000000],
    ["milliseconds", 1766400000123, 1766400000123],
    ["RFC 3339", "2025-12-22T10:40:00+02:00", Date.UTC(2025, 11, 22, 8, 40)],
    ["nonsense, so the time of capture", "yesterday", T0],
  ])("takes its time as %s", (_, ts, time) => {
    expect(eventOf({ ts }).time).toBe(time);
  });

  it("holds no half characters, which no Parquet file can", () => {
    const event = good('{"type":"x","session_id":"s","observation":"a\\ud800b"}');
    expect(event.steps[0]?.observation).toBe("a\ufffdb");
  });
});

describe("agent.rl.trajectory.v1", () => {
  it("is a whole episode", () => {
    const event = good(fixture("agent-rl.trajectory.sample.json"));
    expect(event).toMatchObject({
      id: "5b0d8a3e-0a51-4b9c-9d42-0d6d1f1f0a01",
      sessionId: "session-0001",
      whole: true,
      end: { success: true },
      problems: [],
    });
    expect(event.facts).toMatchObject({
      taskId: "task-0001",
      taskType: "research",
      model: "qwen2.5:14b",
      costUsd: 0,
    });
    expect(event.steps.map(({ action }) => [action?.type, action?.toolName, action?.text])).toEqual([
      ["tool_call", "hirag.query", null],
      ["response", null, "The Hi-RAG gateway."],
    ]);
  });

  it("without turns is refused with the reason", () => {
    expect(read("{}", "agent.rl.trajectory.v1")).toEqual({ reason: "has no array `turns`" });
  });
});

describe("agent.rl.reward.v1", () => {
  it("is what a trajectory was worth, by parts", () => {
    const event = good(fixture("agent-rl.reward.sample.json"));
    expect(event.key).toBe("5b0d8a3e-0a51-4b9c-9d42-0d6d1f1f0a01");
    expect(event.reward).toMatchObject({
      total: 0.8775,
      components: { efficiency: { score: 0.7, weight: 0.2 } },
    });
  });

  it("of nobody is refused with the reason", () => {
    expect(read('{"reward_components":{}}')).toEqual({
      reason: "names neither a trajectory_id nor a session_id",
    });
  });
});

describe("what is no event", () => {
  it.each([
    ["a torn line", eventText().slice(0, 30), /^is no JSON: /],
    ["an array", "[1]", /^is a JSON array, not an object$/],
    ["a number", "7", /^is JSON, not an object$/],
    [
      "what is nested too deeply",
      eventText().replace("{", `{"a":${"[".repeat(3000)}${"]".repeat(3000)},`),
      /^is nested deeper/,
    ],
    ["an object of another kind", '{"a":1}', /^is neither an event/],
  ])("comes back with the reason: %s", (_, text, reason) => {
    const event = read(text);
    expect(isRejected(event) && event.reason).toMatch(reason);
  });
});
