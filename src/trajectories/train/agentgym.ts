import { type HydraValue, keyOf, override, overrideObjection } from "./hydra.ts";
import type { TrainPlanFile } from "./plan-file.ts";
import type { StagePlan } from "./stage.ts";

/** Estimators of advantages that AgentGym-RL's trainer takes (verl/agent_trainer/ppo/ray_trainer.py). */
const ESTIMATORS: Readonly<Record<string, string>> = {
  ppo: "gae",
  grpo: "grpo",
  "reinforce++": "reinforce_plus_plus",
  remax: "remax",
};
export const AGENTGYM_ALGORITHMS: readonly string[] = Object.keys(ESTIMATORS);

/** What the trainer asserts itself, after minutes of loading; `items` is how many there are to train on. */
export function agentgymProblems(plan: TrainPlanFile, items: number): readonly string[] {
  const { algorithm, environment, train, run } = plan;
  const problems: string[] = [];
  if (!Object.hasOwn(ESTIMATORS, algorithm)) {
    problems.push(
      algorithm === "rloo"
        ? "algorithm: AgentGym-RL knows the name rloo and stops at it; ppo, grpo, reinforce++ or remax"
        : `algorithm: ${algorithm} is none of ${AGENTGYM_ALGORITHMS.join(", ")}`,
    );
  }
  if (environment === undefined)
    problems.push("environment: AgentGym-RL trains against a live environment: give its name and address");
  if (train.lora !== undefined)
    problems.push('train.lora: AgentGym-RL trains whole models; take it away, or train with engine = "trl"');
  if (algorithm === "grpo" && train.samples < 2)
    problems.push("train.samples: grpo compares answers of one item, so there must be 2 or more");
  if (Array.isArray(train.rounds) && train.rounds.some((one, i, all) => i > 0 && one <= (all[i - 1] ?? 0)))
    problems.push("train.rounds: each number must be larger than the one before");
  problems.push(...sizeProblems(train));
  if (environment !== undefined && items < train.batch)
    problems.push(
      `train.batch: there are ${items} items of ${environment.name}, and AgentGym-RL drops a batch that is not full`,
    );
  if (run.command !== undefined)
    problems.push('run.command: is for engine = "command"; run.overrides adds words here');
  const seen = new Set<string>();
  for (const word of run.overrides) {
    const objection = overrideObjection(word);
    const key = keyOf(word);
    if (objection !== undefined) problems.push(`run.overrides: ${objection}`);
    else if (key !== undefined && seen.has(key)) problems.push(`run.overrides: ${key} is there twice`);
    if (key !== undefined) seen.add(key);
  }
  return problems;
}

/** Batches and GPUs that don't fit each other. */
function sizeProblems(train: TrainPlanFile["train"]): readonly string[] {
  const problems: string[] = [];
  const gpus = train.gpus * train.nodes;
  if ((train.batch * train.samples) % gpus !== 0)
    problems.push(
      `train.batch: ${train.batch} x ${train.samples} samples are not divided evenly by ${gpus} GPUs`,
    );
  if (train.mini_batch > train.batch)
    problems.push(`train.mini_batch: ${train.mini_batch} is more than the batch of ${train.batch}`);
  const own = (train.mini_batch * train.samples) / gpus;
  if (!Number.isInteger(own) || own % train.micro_batch !== 0)
    problems.push(
      `train.mini_batch: ${train.mini_batch} x ${train.samples} samples on ${gpus} GPUs are no whole micro batches of ${train.micro_batch}`,
    );
  if (train.gpus % train.tensor_parallel !== 0)
    problems.push(`train.tensor_parallel: ${train.tensor_parallel} does not divide ${train.gpus} GPUs`);
  if (train.prompt_tokens + train.response_tokens > train.model_tokens)
    problems.push("train.model_tokens: is less than prompt_tokens and response_tokens together");
  return problems;
}

/** The command line of `verl.agent_trainer.main_ppo`, as the project's own scripts have it. */
export function agentgymStages(plan: TrainPlanFile, name: string): readonly StagePlan[] {
  const { environment, run } = plan;
  if (environment === undefined) throw new RangeError("a plan without an environment");
  const own = new Set(run.overrides.map(keyOf));
  const overrides = settings(plan, environment, name)
    // The last one would win; two of a key only puzzle the reader.
    .filter(([key]) => !own.has(key))
    .map(([key, value]) => override(key, value));
  const env = { HYDRA_FULL_ERROR: "1", VLLM_WORKER_MULTIPROC_METHOD: "spawn", ...run.env };
  const folder = run.folder ?? null;
  const train: StagePlan = {
    name: "train",
    argv: [run.python, "-m", "verl.agent_trainer.main_ppo", ...overrides, ...run.overrides],
    folder,
    env,
  };
  if (run.merge === false || (run.merge === undefined && folder === null)) return [train];
  const merge = run.merge ?? [run.python, "scripts/model_merger.py", "--local_dir", "{checkpoint}"];
  return [train, { name: "merge", argv: merge, folder, env: run.env }];
}

function settings(
  plan: TrainPlanFile,
  environment: NonNullable<TrainPlanFile["environment"]>,
  name: string,
): readonly (readonly [string, HydraValue])[] {
  const { algorithm, train } = plan;
  const scaled = Array.isArray(train.rounds);
  const rollout = "actor_rollout_ref.rollout";
  const actor = "actor_rollout_ref.actor";
  // GRPO puts the divergence into the loss, the others into the reward.
  const inLoss = algorithm === "grpo";
  return [
    ["algorithm.adv_estimator", ESTIMATORS[algorithm] ?? algorithm],
    ["algorithm.rounds_ctrl.type", scaled ? "scaling_inter_stepwise" : "fixed"],
    ["algorithm.rounds_ctrl.rounds", train.rounds],
    ...(scaled ? [["algorithm.rounds_ctrl.steps_scaling_inter", train.rounds_every] as const] : []),
    ["algorithm.kl_ctrl.kl_coef", train.kl],
    ["data.train_file", "{data}/items.json"],
    ["data.train_batch_size", train.batch],
    ["data.max_prompt_length", train.prompt_tokens],
    ["data.max_response_length", train.response_tokens],
    ["actor_rollout_ref.agentgym.task_name", environment.name],
    ["actor_rollout_ref.agentgym.env_addr", environment.address],
    ["actor_rollout_ref.agentgym.timeout", environment.timeout],
    ["actor_rollout_ref.model.path", "{model}"],
    [`${actor}.use_kl_loss`, inLoss],
    ...(inLoss
      ? ([
          [`${actor}.kl_loss_coef`, train.kl],
          [`${actor}.kl_loss_type`, "low_var_kl"],
        ] as const)
      : []),
    [`${actor}.optim.lr`, train.learning_rate],
    [`${actor}.ppo_epochs`, train.inner_epochs],
    [`${actor}.ppo_mini_batch_size`, train.mini_batch],
    [`${actor}.ppo_micro_batch_size_per_gpu`, train.micro_batch],
    ...(algorithm === "ppo"
      ? ([
          ["critic.model.path", "{model}"],
          ["critic.ppo_micro_batch_size_per_gpu", train.micro_batch],
        ] as const)
      : []),
    [`${rollout}.n`, train.samples],
    [`${rollout}.gpu_memory_utilization`, train.gpu_memory],
    [`${rollout}.tensor_model_parallel_size`, train.tensor_parallel],
    [`${rollout}.max_model_len`, train.model_tokens],
    [`${rollout}.max_tokens`, train.turn_tokens],
    [`${rollout}.rollout_log_dir`, "{output}/rollouts"],
    ["trainer.default_local_dir", "{output}"],
    ["trainer.n_gpus_per_node", train.gpus],
    ["trainer.nnodes", train.nodes],
    ["trainer.project_name", "pmoves"],
    ["trainer.experiment_name", name],
    ["trainer.logger", ["console"]],
    ["trainer.save_freq", train.save_every],
    ["trainer.total_epochs", train.epochs],
  ];
}
