import { uuid7, uuid7Time, uuidVersion } from "../../kernel/uuid7.ts";

/** Episodes of workflow evaluations are dated this far ahead (as TensorZero's), so that no other one is looked up. */
const AHEAD_MS = 10_000_000_000_000;
const FAR_MS = 4_000_000_000_000;

export function workflowEpisodeId(now: number): string {
  return uuid7(now + AHEAD_MS);
}

/** Whether an id is that of a workflow evaluation's episode, from the id alone. */
export function isWorkflowEpisode(id: string): boolean {
  return uuidVersion(id) === 7 && uuid7Time(id) > FAR_MS;
}
