import { isRejected, readEvent, type TrajectoryEvent } from "../../src/trajectories/index.ts";

export const T0 = Date.UTC(2026, 10, 22, 12);
export const SESSION = "3f2b6c1e-0d51-4a8e-9f5e-2b6f6a1c0001";

/** A `geometry.event.v1` as text. */
export function eventText(more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ type: "agent.step", ts: new Date(T0).toISOString(), session_id: SESSION, ...more });
}

export function eventOf(more: Readonly<Record<string, unknown>> = {}, time = T0): TrajectoryEvent {
  const event = readEvent({ subject: "geometry.event.v1", text: eventText(more), time, source: "bus" });
  if (isRejected(event)) throw new Error(event.reason);
  return event;
}
