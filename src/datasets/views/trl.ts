import { column, type Row } from "../schema.ts";
import {
  asValue,
  itemOf,
  MESSAGES,
  ORIGIN,
  originOf,
  plainMessages,
  promptAndCompletion,
  type View,
  type ViewedRow,
} from "./view.ts";

/** TRL's dataset formats (huggingface.co/docs/trl/dataset_formats). */

export const trlSft: View = {
  name: "trl-sft",
  summary: "TRL SFTTrainer: conversations under `messages`",
  columns: [column("messages", MESSAGES), ...ORIGIN],
  async *rows(rows) {
    for await (const { row, kept } of rows) {
      if (kept) yield { messages: asValue(plainMessages(row)), ...originOf(row) };
    }
  },
};

/** Fitness by which the better must beat the worse: less says nothing. */
const LEAST_MARGIN = 0.1;

export const trlDpo: View = {
  name: "trl-dpo",
  summary: "TRL DPOTrainer: the fittest and the least fit episode of one item as `chosen` and `rejected`",
  columns: [
    column("prompt", MESSAGES),
    column("chosen", MESSAGES),
    column("rejected", MESSAGES),
    column("margin", "double"),
    ...ORIGIN,
  ],
  async *rows(rows) {
    for (const { best, worst } of (await extremes(rows)).values()) {
      const margin = fitness(best) - fitness(worst);
      if (margin < LEAST_MARGIN) continue;
      const chosen = promptAndCompletion(plainMessages(best));
      const rejected = promptAndCompletion(plainMessages(worst));
      if (chosen.completion.length === 0 || rejected.completion.length === 0) continue;
      yield {
        prompt: asValue(chosen.prompt),
        chosen: asValue(chosen.completion),
        rejected: asValue(rejected.completion),
        margin,
        ...originOf(best),
      };
    }
  },
};

export const trlKto: View = {
  name: "trl-kto",
  summary: "TRL KTOTrainer: `prompt`, `completion` and whether it was good as `label`",
  columns: [column("prompt", MESSAGES), column("completion", MESSAGES), column("label", "bool"), ...ORIGIN],
  async *rows(rows) {
    for await (const { row, kept } of rows) {
      const { prompt, completion } = promptAndCompletion(plainMessages(row));
      // What nobody could score is neither good nor bad.
      if (completion.length === 0 || (!kept && row.fitness === null)) continue;
      if (!kept && fitness(row) >= 0.5) continue;
      yield { prompt: asValue(prompt), completion: asValue(completion), label: kept, ...originOf(row) };
    }
  },
};

export const trlGrpo: View = {
  name: "trl-grpo",
  summary: "TRL GRPOTrainer: one `prompt` an item; other columns go to the reward functions",
  columns: [column("prompt", MESSAGES), ...ORIGIN],
  async *rows(rows) {
    const seen = new Set<string>();
    for await (const { row, kept } of rows) {
      const { prompt } = promptAndCompletion(plainMessages(row));
      const item = itemOf(row, prompt);
      if (!kept || prompt.length === 0 || seen.has(item)) continue;
      seen.add(item);
      yield { prompt: asValue(prompt), ...originOf(row) };
    }
  },
};

interface Extremes {
  best: Row;
  worst: Row;
}

/** Holds two episodes of each item at most. */
async function extremes(rows: AsyncIterable<ViewedRow>): Promise<ReadonlyMap<string, Extremes>> {
  const items = new Map<string, Extremes>();
  for await (const { row } of rows) {
    if (row.fitness === null) continue;
    const item = itemOf(row, promptAndCompletion(plainMessages(row)).prompt);
    const known = items.get(item);
    if (known === undefined) items.set(item, { best: row, worst: row });
    else if (fitness(row) > fitness(known.best)) known.best = row;
    else if (fitness(row) < fitness(known.worst)) known.worst = row;
  }
  return items;
}

function fitness(row: Row): number {
  return row.fitness as number;
}
