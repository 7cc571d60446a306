import { type Payload, readPayload } from "./document.ts";
import type { Captured, Rejected, TrajectoryEvent } from "./event.ts";
import { readGeometryEvent } from "./geometry-event.ts";
import { readReward } from "./reward-event.ts";
import { readTrajectory } from "./trajectory-event.ts";

/** The subjects that episodes are made of. */
export const TRAJECTORY_SUBJECTS = [
  "geometry.event.v1",
  "tokenism.geometry.event.v1",
  "agent.rl.trajectory.v1",
  "agent.rl.reward.v1",
] as const;

/**
 * Reads one message or line. Where no subject says what it is (files), its fields do. Never throws: what
 * can't be used comes back with the reason, and a field of the wrong type is left out and named.
 */
export function readEvent({ subject, text, time, source }: Captured): TrajectoryEvent | Rejected {
  const payload = readPayload(text);
  if ("reason" in payload) return payload;
  switch (kindOf(subject ?? payload.topic, payload)) {
    case "trajectory":
      return readTrajectory(payload, time, source);
    case "reward":
      return readReward(payload, time, source);
    case "geometry":
      return readGeometryEvent(payload, time, source);
    case "unknown":
      return {
        reason:
          "is neither an event (type, ts, session_id), a trajectory (turns), a reward (reward_components) nor a CGP",
      };
  }
}

function kindOf(
  subject: string | null,
  { fields, bare }: Payload,
): "trajectory" | "reward" | "geometry" | "unknown" {
  if (subject === "agent.rl.trajectory.v1") return "trajectory";
  if (subject === "agent.rl.reward.v1") return "reward";
  if (subject?.endsWith("geometry.event.v1")) return "geometry";
  if ("turns" in fields) return "trajectory";
  if ("reward_components" in fields) return "reward";
  return bare || "type" in fields || "session_id" in fields ? "geometry" : "unknown";
}
