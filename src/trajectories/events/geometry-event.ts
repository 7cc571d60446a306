import type { EventSource } from "../episode.ts";
import { contentId } from "./content-id.ts";
import type { Payload } from "./document.ts";
import { NO_FACTS, type TrajectoryEvent } from "./event.ts";
import { Reader } from "./fields.ts";
import { readAction, readResult, readVerifier } from "./step-fields.ts";

/** The type that closes an episode. */
const END = "episode.end";

/**
 * `geometry.event.v1`, and whatever else comes on its subjects: fields at top level, `geometry` a CGP. A bare
 * CGP has no episode of its own and no step, only its packet.
 */
export function readGeometryEvent(
  payload: Payload,
  capturedAt: number,
  source: EventSource,
): TrajectoryEvent {
  const { fields, geometry, bare } = payload;
  const reader = new Reader();
  const result = bare ? null : reader.fields(fields, "result");
  const observation = bare ? null : reader.written(fields, "observation");
  const action = bare ? null : readAction(fields.action);
  const outcome = readResult(reader, result);
  const type = bare ? null : reader.text(fields, "type");
  const sessionId = bare ? null : reader.text(fields, "session_id");
  const time = reader.time(fields, "ts") ?? reader.time({ ts: payload.ts }, "ts") ?? capturedAt;
  const reward = bare ? null : reader.number(fields, "reward");
  // The event that closes an episode tells how it went; that alone is nothing the agent did.
  const isStep = observation !== null || action !== null || (outcome !== null && type !== END);
  const said = isStep || type === null || type === END ? null : reader.written(fields, "data");
  return {
    id: reader.text(fields, "event_id") ?? payload.id ?? contentId(fields),
    key: bare
      ? null
      : (reader.text(fields, "episode_id") ?? reader.text(fields, "trajectory_id") ?? sessionId),
    sessionId,
    producer: payload.producer ?? reader.text(fields, "source") ?? "unknown",
    time,
    source,
    facts: {
      ...NO_FACTS,
      agentId: reader.text(fields, "agent_id"),
      taskId: reader.text(fields, "task_id"),
      taskType: reader.text(fields, "task_type"),
      environment: reader.text(fields, "environment"),
      instruction: reader.text(fields, "instruction") ?? reader.text(fields, "instructions"),
      ...usageIn(reader, fields),
    },
    steps:
      isStep || said !== null
        ? [
            {
              time,
              observation: observation ?? said,
              thought: reader.written(fields, "thought"),
              action,
              result: outcome,
              reward,
            },
          ]
        : [],
    verifier: readVerifier(reader, result),
    reward: null,
    geometry: geometry === null ? [] : [geometry],
    end: type === END ? { success: outcome?.success ?? null } : null,
    whole: false,
    problems: reader.problems,
  };
}

/** What the gateway's own events say of the model, under `data`. */
function usageIn(reader: Reader, fields: Payload["fields"]) {
  const data = fields.data;
  if (typeof data !== "object" || data === null || Array.isArray(data)) return {};
  const from = data as Payload["fields"];
  return {
    model: reader.text(from, "model", "data."),
    inputTokens: reader.whole(from, "input_tokens", "data."),
    outputTokens: reader.whole(from, "output_tokens", "data."),
    costUsd: reader.number(from, "cost_usd", "data."),
  };
}
