import type { Row } from "../../datasets/index.ts";
import type { Episode, EpisodeStep, Reward } from "../episode.ts";
import { contentId } from "../events/content-id.ts";
import type { Fitness } from "../judge/fitness.ts";
import type { Verification } from "../judge/verification.ts";
import { messagesOf } from "./messages.ts";

/** An episode with what was found out about it. */
export interface JudgedEpisode {
  readonly episode: Episode;
  readonly verification: Verification;
  readonly fitness: Fitness;
}

/** The canonical row of an episode: the columns of `EPISODE_COLUMNS`, before anything is scrubbed. */
export function rowOf({ episode, verification, fitness }: JudgedEpisode): Row {
  const messages = messagesOf(episode).map((message) => ({ ...message }));
  return {
    episode_id: episode.id,
    continues: episode.continues,
    part: episode.part,
    session_id: episode.sessionId,
    agent_id: episode.agentId,
    task_id: episode.taskId,
    task_type: episode.taskType,
    environment: episode.environment,
    instruction: episode.instruction,
    messages,
    steps: episode.steps.map(stepRow),
    success: episode.success,
    verification: verification.kind,
    verifier: episode.verifier === null ? null : { ...episode.verifier },
    fitness: fitness.score,
    fitness_parts: { ...fitness.parts },
    reward: rewardOf(episode.rewards, episode.steps),
    geometry: episode.geometry,
    model: episode.model,
    input_tokens: episode.inputTokens,
    output_tokens: episode.outputTokens,
    cost_usd: episode.costUsd,
    started_at: timestamp(episode.startedAt),
    ended_at: timestamp(episode.endedAt),
    end: episode.end,
    source: episode.source,
    content_sha256: contentId({ task: episode.taskId ?? episode.instruction, messages }),
  };
}

function stepRow({ index, time, observation, thought, action, result, reward }: EpisodeStep): Row {
  return {
    index,
    time: timestamp(time),
    observation,
    thought,
    action_type: action?.type ?? null,
    action:
      action === null
        ? null
        : JSON.stringify({ text: action.text, tool_name: action.toolName, arguments: action.toolArguments }),
    success: result?.success ?? null,
    exit_code: result?.exitCode ?? null,
    output: result?.output ?? null,
    error: result?.error ?? null,
    duration_ms: result?.durationMs ?? null,
    reward,
  };
}

function timestamp(ms: number): string {
  return new Date(ms).toISOString();
}

/** The last reward event's total, else the sum of what the steps state. */
function rewardOf(rewards: readonly Reward[], steps: readonly EpisodeStep[]): number | null {
  const total = rewards.findLast((reward) => reward.total !== null)?.total;
  if (total !== undefined && total !== null) return total;
  const stated = steps.flatMap(({ reward }) => (reward === null ? [] : [reward]));
  return stated.length === 0 ? null : stated.reduce((a, b) => a + b, 0);
}
