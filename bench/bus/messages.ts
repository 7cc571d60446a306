import { readFileSync } from "node:fs";

const SESSION = "6d7c1f4e-9b1c-4b43-8f0e-0d2a3b4c5d6e";
const packet: unknown = JSON.parse(
  readFileSync(new URL("../../fixtures/geometry/cgp_fixture.json", import.meta.url), "utf8"),
);

/** An agent's step of about 850 bytes, valid; every tenth carries a geometry packet. */
export function messageBody(step: number): string {
  const observation = `line ${step}: ${"what the agent saw, at some length. ".repeat(14)}`;
  const action = {
    tool: "bash",
    input: { command: "npm test", timeout_ms: 60_000 },
    thought: "run the tests",
  };
  const event = {
    type: "agent.step",
    ts: "2026-01-02T03:04:05.678Z",
    session_id: SESSION,
    event_id: `e-${step}`,
    agent_id: "claude-code",
    task_type: "swe",
    step,
    observation,
    action,
    result: { success: step % 3 !== 0, exit_code: step % 3 === 0 ? 1 : 0 },
    reward: step / 1000,
  };
  return JSON.stringify(step % 10 === 0 ? { ...event, geometry: packet } : event);
}
