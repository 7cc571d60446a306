export const SUBJECT = "geometry.event.v1";
export const STREAM = "GEOMETRY";

/** An agent's step of about 850 bytes, the same at every run. */
export function eventText(number: number): string {
  const words = Array.from({ length: 60 }, (_, i) => `word${(number * 31 + i * 17) % 4_999}`).join(" ");
  return JSON.stringify({
    type: "agent.step",
    ts: new Date(1_766_400_000_000 + number).toISOString(),
    event_id: `event-${number}`,
    session_id: `session-${number % 997}`,
    agent_id: "agent-zero",
    observation: words,
    action: { type: "tool_call", tool_name: "shell", arguments: { cmd: `make ${number}` } },
    result: { exit_code: 0 },
  });
}
