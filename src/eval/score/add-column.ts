import type { Evaluation } from "../evaluate.ts";

/** The same evaluation with one more figure a topic, averaged; `figureOf` gets the topic's id, byte text. */
export function addColumn(
  evaluation: Evaluation,
  name: string,
  figureOf: (qid: string) => number,
): Evaluation {
  const column = { name, summary: "mean", perTopic: true, format: "fixed" } as const;
  const topics = evaluation.topics.map((topic) => ({
    ...topic,
    values: Float64Array.of(...topic.values, figureOf(topic.qid)),
  }));
  const sum = topics.reduce((total, { values }) => total + (values.at(-1) ?? 0), 0);
  return {
    ...evaluation,
    columns: [...evaluation.columns, column],
    topics,
    totals: Float64Array.of(...evaluation.totals, sum / topics.length),
  };
}
