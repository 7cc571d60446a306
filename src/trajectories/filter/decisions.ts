import { SeenIndex } from "../dedup/seen.ts";
import type { Episode } from "../episode.ts";
import { type Decision, decide, judge } from "./filter.ts";
import type { FilterRule } from "./rule.ts";

/** Episodes that are weighed against each other: of those of one item within it the fittest stays. */
export const BATCH_EPISODES = 1_000;

/** Judges and filters episodes as they come, in batches, each against all that was kept before it. */
export async function* decisions(
  episodes: AsyncIterable<Episode>,
  rule: FilterRule,
  seen: SeenIndex = new SeenIndex(),
): AsyncGenerator<Decision> {
  let batch: Decision[] = [];
  for await (const episode of episodes) {
    batch.push(judge(episode, rule));
    if (batch.length < BATCH_EPISODES) continue;
    yield* decide(batch, rule, seen);
    batch = [];
  }
  yield* decide(batch, rule, seen);
}
