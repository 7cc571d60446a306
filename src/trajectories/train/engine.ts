import { agentgymProblems, agentgymStages } from "./agentgym.ts";
import { commandProblems, commandStages } from "./own-command.ts";
import type { TrainPlanFile } from "./plan-file.ts";
import type { StagePlan } from "./stage.ts";
import { isTrl, TRL_VIEWS, trlProblems, trlStages } from "./trl.ts";

export type TrainView = TrainPlanFile["data"]["views"][number];

const SECRET = /(?:TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|ACCESS_?KEY|CREDENTIALS?)$/i;

/** What is wrong with a plan beyond the form of its file. */
export function planProblems(plan: TrainPlanFile, items: number): readonly string[] {
  const own = {
    "agentgym-rl": () => agentgymProblems(plan, items),
    trl: () => trlProblems(plan),
    command: () => commandProblems(plan),
  }[plan.engine]();
  const secrets = Object.keys(plan.run.env).filter((name) => SECRET.test(name));
  return [
    ...own,
    ...secrets.map(
      (name) =>
        `run.env.${name}: a plan is no place for secrets; set it in the environment of pmoves train run`,
    ),
  ];
}

export function stagesOf(plan: TrainPlanFile, name: string): readonly StagePlan[] {
  switch (plan.engine) {
    case "agentgym-rl":
      return agentgymStages(plan, name);
    case "trl":
      return trlStages(plan);
    case "command":
      return commandStages(plan);
  }
}

/** What is written for an engine. AgentGym-RL reads items only; the rest is for its SFT, AgentEvol and DPO. */
export function viewsOf({ engine, algorithm, data }: TrainPlanFile): readonly TrainView[] {
  if (engine === "agentgym-rl")
    return [...new Set<TrainView>(["items", "sft", "agentevol", "dpo", ...data.views])];
  if (engine === "trl" && isTrl(algorithm))
    return [...new Set<TrainView>([TRL_VIEWS[algorithm], ...data.views])];
  return [...new Set(data.views)];
}
