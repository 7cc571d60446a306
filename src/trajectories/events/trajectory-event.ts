import type { EpisodeStep, EventSource } from "../episode.ts";
import { contentId } from "./content-id.ts";
import type { Payload } from "./document.ts";
import { NO_FACTS, type Rejected, type TrajectoryEvent } from "./event.ts";
import { type Fields, isFields, Reader } from "./fields.ts";
import { readAction, readResult, readVerifier } from "./step-fields.ts";

/** `agent.rl.trajectory.v1`: a whole episode in one message. */
export function readTrajectory(
  { fields, geometry, producer }: Payload,
  capturedAt: number,
  source: EventSource,
): TrajectoryEvent | Rejected {
  if (!Array.isArray(fields.turns)) return { reason: "has no array `turns`" };
  const reader = new Reader();
  const started = reader.time(fields, "start_timestamp") ?? capturedAt;
  const context = reader.fields(fields, "task_context") ?? {};
  const metadata = reader.fields(fields, "metadata") ?? {};
  const turns = fields.turns.flatMap((turn, index) => {
    if (isFields(turn)) return [turn];
    reader.problems.push(`turns[${index}] is no object`);
    return [];
  });
  const last = turns.at(-1);
  const sessionId = reader.text(fields, "session_id");
  return {
    id: reader.text(fields, "trajectory_id") ?? contentId(fields),
    key: reader.text(fields, "trajectory_id") ?? sessionId,
    sessionId,
    producer: producer ?? "unknown",
    time: reader.time(fields, "end_timestamp") ?? capturedAt,
    source,
    facts: {
      ...NO_FACTS,
      agentId: reader.text(fields, "agent_id"),
      taskId: reader.text(context, "task_id", "task_context."),
      taskType: reader.text(context, "domain", "task_context."),
      environment: reader.text(metadata, "environment", "metadata."),
      instruction: reader.text(context, "instructions", "task_context."),
      model: reader.text(metadata, "model", "metadata."),
      costUsd: reader.number(metadata, "total_cost_usd", "metadata."),
    },
    steps: turns.map((turn) => stepOf(reader, turn, started)),
    verifier: turns.reduce<TrajectoryEvent["verifier"]>(
      (found, turn) => readVerifier(reader, reader.fields(turn, "result")) ?? found,
      null,
    ),
    reward: null,
    geometry: geometry === null ? [] : [geometry],
    // The contract states success of every turn; that of the last one is the trajectory's.
    end: {
      success:
        last === undefined ? null : (readResult(reader, reader.fields(last, "result"))?.success ?? null),
    },
    whole: true,
    problems: reader.problems,
  };
}

function stepOf(reader: Reader, turn: Fields, fallback: number): Omit<EpisodeStep, "index"> {
  const observation = reader.fields(turn, "observation");
  const thoughts = Array.isArray(turn.thought_process) ? turn.thought_process.map(String).join("\n") : null;
  return {
    time: reader.time(turn, "timestamp") ?? fallback,
    observation: observation === null ? null : reader.written(observation, "content"),
    thought: thoughts === "" ? null : thoughts,
    action: readAction(turn.action),
    result: readResult(reader, reader.fields(turn, "result")),
    reward: reader.number(turn, "reward"),
  };
}
