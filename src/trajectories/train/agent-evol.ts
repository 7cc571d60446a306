import type { Row } from "../../datasets/index.ts";

/** Rewards that count as solved (AgentGym, AgentEvol): nearly everything but these two is scored 0 to 1. */
const SOLVED: Readonly<Record<string, number>> = { sciworld: 99, babyai: 0 };
const SOLVED_ELSE = 0.99;

/**
 * What AgentEvol learns from: one solved episode of each item, the best rewarded. Reads the rows twice, so that it
 * holds one number an item and not its turns.
 */
export async function* agentEvol(
  rows: () => AsyncIterable<Row>,
): AsyncGenerator<{ readonly item_id: unknown; readonly conversations: unknown }> {
  const best = new Map<string, { readonly reward: number; readonly place: number }>();
  let place = 0;
  for await (const { item_id, reward } of rows()) {
    const at = place++;
    const item = item_id as string;
    if (typeof reward !== "number" || reward <= solvedFrom(item)) continue;
    if (reward > (best.get(item)?.reward ?? Number.NEGATIVE_INFINITY)) best.set(item, { reward, place: at });
  }
  place = 0;
  for await (const { item_id, conversations } of rows()) {
    if (best.get(item_id as string)?.place === place++) yield { item_id, conversations };
  }
}

/** More than this is solved. */
function solvedFrom(item: string): number {
  const [environment = ""] = item.split("_");
  return SOLVED[environment] ?? SOLVED_ELSE;
}
