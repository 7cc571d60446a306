import type { EventSource, Reward } from "../episode.ts";
import { contentId } from "./content-id.ts";
import type { Payload } from "./document.ts";
import { NO_FACTS, type Rejected, type TrajectoryEvent } from "./event.ts";
import { isFields, Reader } from "./fields.ts";

/** `agent.rl.reward.v1`: what a trajectory was worth, by parts. */
export function readReward(
  { fields, producer }: Payload,
  capturedAt: number,
  source: EventSource,
): TrajectoryEvent | Rejected {
  const reader = new Reader();
  const sessionId = reader.text(fields, "session_id");
  const key = reader.text(fields, "trajectory_id") ?? sessionId;
  if (key === null) return { reason: "names neither a trajectory_id nor a session_id" };
  const parts = reader.fields(fields, "reward_components") ?? {};
  const components: Record<string, Reward["components"][string]> = {};
  for (const [name, part] of Object.entries(parts)) {
    const score = isFields(part) ? reader.number(part, "score", `reward_components.${name}.`) : null;
    if (score === null || !isFields(part)) reader.problems.push(`reward_components.${name} has no score`);
    else components[name] = { score, weight: reader.number(part, "weight", `reward_components.${name}.`) };
  }
  return {
    id: reader.text(fields, "reward_id") ?? contentId(fields),
    key,
    sessionId,
    producer: producer ?? "unknown",
    time: reader.time(fields, "timestamp") ?? capturedAt,
    source,
    facts: NO_FACTS,
    steps: [],
    verifier: null,
    reward: { total: reader.number(fields, "total_reward"), components },
    geometry: [],
    end: null,
    whole: false,
    problems: reader.problems,
  };
}
