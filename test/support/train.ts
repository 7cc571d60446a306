import { eventText } from "./trajectories.ts";

export interface EpisodeSpec {
  readonly environment?: string;
  readonly reward?: number;
  readonly pass?: boolean;
  readonly answer?: string;
}

/** Events of one whole episode on an item: what was asked, an answer with a verdict, and its end. */
export function episodeOf(
  item: string,
  { environment = "webarena", reward, pass = true, answer = "Done." }: EpisodeSpec = {},
  part = 0,
): string {
  const session_id = `${item}-${part}`;
  const own = { session_id, episode_id: session_id, task_id: item, environment, agent_id: "a" };
  const verdict = { name: "tests", version: "1", verdict: pass ? "pass" : "fail", evidence: "ok" };
  return [
    eventText({
      ...own,
      event_id: `${session_id}-1`,
      instruction: `Do ${item}.`,
      observation: `Do ${item}.`,
    }),
    eventText({
      ...own,
      event_id: `${session_id}-2`,
      action: { type: "message", text: `${answer} (${session_id})` },
      result: { success: pass, verifier: verdict },
      ...(reward === undefined ? {} : { reward }),
    }),
    eventText({ ...own, event_id: `${session_id}-3`, type: "episode.end", result: { success: pass } }),
  ].join("\n");
}

/** A file of episodes on items of an environment. */
export function eventsOf(count: number, spec: EpisodeSpec = {}): string {
  const { environment = "webarena" } = spec;
  const words = ["red", "blue", "green", "amber", "violet", "teal", "olive", "coral"];
  return `${Array.from({ length: count }, (_, i) =>
    episodeOf(`${environment}_${i}`, {
      ...spec,
      answer: `${words[i % 8]} ${i * 7919} ${words[(i * 3) % 8]} of ${i * 104_729}`,
    }),
  ).join("\n")}\n`;
}

export const GRPO_PLAN: string = `
engine = "agentgym-rl"
algorithm = "grpo"
base_model = "Qwen/Qwen2.5-7B-Instruct"

[environment]
name = "webarena"
address = "http://127.0.0.1:36005"

[data]
from = ["events.jsonl"]

[train]
rounds = 15
epochs = 2
batch = 4
mini_batch = 4
gpus = 2
`;
