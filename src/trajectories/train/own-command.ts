import type { TrainPlanFile } from "./plan-file.ts";
import { type StagePlan, unknownPlaces } from "./stage.ts";

export function commandProblems({ run, data }: TrainPlanFile): readonly string[] {
  const problems: string[] = [];
  if (run.command === undefined) problems.push('run.command: engine = "command" needs the words to run');
  const inTrain = unknownPlaces(
    [...(run.command ?? []), ...run.overrides],
    ["model", "data", "output", "run"],
  );
  const inMerge = unknownPlaces(run.merge || [], ["model", "data", "output", "run", "checkpoint"]);
  for (const place of inTrain)
    problems.push(`run.command: {${place}} is none of {model}, {data}, {output}, {run}`);
  for (const place of inMerge)
    problems.push(`run.merge: {${place}} is none of {model}, {data}, {output}, {run}, {checkpoint}`);
  if (run.command !== undefined && !run.command.some((word) => word.includes("{output}")))
    problems.push("run.command: nowhere names {output}, where the finished model must be");
  if (data.views.length === 0 && run.command?.some((word) => word.includes("{data}")))
    problems.push("data.views: is empty, so there is nothing in {data}");
  return problems;
}

export function commandStages({ run }: TrainPlanFile): readonly StagePlan[] {
  const stage = { folder: run.folder ?? null, env: run.env };
  const first: StagePlan = { name: "train", argv: [...(run.command ?? []), ...run.overrides], ...stage };
  return run.merge ? [first, { name: "merge", argv: run.merge, ...stage }] : [first];
}
