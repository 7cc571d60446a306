import { column, nullable } from "../schema.ts";
import { asValue, MESSAGES, plainMessages, promptAndCompletion, type View } from "./view.ts";

/** verl's RLHF dataset columns (verl.readthedocs.io, data preparation). */
export const verl: View = {
  name: "verl",
  summary: "verl: data_source, prompt, ability, reward_model, extra_info",
  columns: [
    column("data_source", "string"),
    column("prompt", MESSAGES),
    column("ability", "string"),
    column("reward_model", { struct: [column("style", "string"), column("ground_truth", "string")] }),
    column("extra_info", {
      struct: [
        column("index", "int64"),
        column("split", "string"),
        column("episode_id", "string"),
        nullable("task_id", "string"),
        nullable("fitness", "double"),
      ],
    }),
  ],
  async *rows(rows) {
    let index = 0;
    for await (const { row, kept } of rows) {
      const { prompt, completion } = promptAndCompletion(plainMessages(row));
      const answer = completion.findLast(({ role }) => role === "assistant")?.content;
      if (!kept || prompt.length === 0 || answer === undefined) continue;
      yield {
        data_source: (row.environment as string | null) ?? "pmoves",
        prompt: asValue(prompt),
        ability: (row.task_type as string | null) ?? "agent",
        reward_model: { style: "rule", ground_truth: answer },
        extra_info: {
          index: index++,
          split: "train",
          episode_id: row.episode_id ?? null,
          task_id: row.task_id ?? null,
          fitness: row.fitness ?? null,
        },
      };
    }
  },
};
