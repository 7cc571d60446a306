import { EXIT, PmovesError } from "../../kernel/errors.ts";

export const scaleNames = ["0-1", "0-3", "0-4"] as const;
export type ScaleName = (typeof scaleNames)[number];

/** A scale of whole grades from 0 to `max`, each with what it stands for. */
export interface Scale {
  readonly name: ScaleName;
  readonly max: number;
  /** What grade i means, as the judge is told. */
  readonly levels: readonly string[];
}

const meanings: Readonly<Record<ScaleName, readonly string[]>> = {
  "0-1": ["it does not help to answer the query", "it answers the query, in whole or in part"],
  "0-3": [
    "it has nothing to do with the query",
    "it is about the topic of the query, but holds no answer",
    "it holds a part of the answer, or the answer is hard to find among other things",
    "it is about the query and answers it fully and exactly",
  ],
  "0-4": [
    "it has nothing to do with the query",
    "it is about the topic of the query, but holds no answer",
    "it holds a small part of the answer, or hints at it",
    "it holds most of the answer, with gaps or among other things",
    "it is about the query and answers it fully and exactly",
  ],
};

export function scaleOf(name: ScaleName): Scale {
  const levels = meanings[name];
  return { name, max: levels.length - 1, levels };
}

/** Throws where people's grades go beyond what the judge may give: the two could not be compared. */
export function refuseBeyondScale(scale: Scale, highest: number, source: string): void {
  if (highest <= scale.max) return;
  const wider = scaleNames.find((name) => scaleOf(name).max >= highest);
  throw new PmovesError(`${source} has grade ${highest}, and the scale ends at ${scale.max}`, {
    code: "eval.scale",
    exit: EXIT.usage,
    hint: wider === undefined ? "map the grades to 0-4 first" : `judge with --scale ${wider}`,
  });
}
