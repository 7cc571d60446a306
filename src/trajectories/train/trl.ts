import type { TrainPlanFile } from "./plan-file.ts";
import type { StagePlan } from "./stage.ts";

/** Commands of TRL (huggingface.co/docs/trl/clis), and the view that each reads. */
export const TRL_VIEWS = {
  sft: "trl-sft",
  dpo: "trl-dpo",
  kto: "trl-kto",
  grpo: "trl-grpo",
} as const;

export type TrlAlgorithm = keyof typeof TRL_VIEWS;

export function isTrl(algorithm: string): algorithm is TrlAlgorithm {
  return Object.hasOwn(TRL_VIEWS, algorithm);
}

export function trlProblems({ algorithm, train, run }: TrainPlanFile): readonly string[] {
  const problems: string[] = [];
  if (!isTrl(algorithm)) {
    const online = algorithm === "ppo" ? '; PPO needs a live environment: engine = "agentgym-rl"' : "";
    problems.push(`algorithm: ${algorithm} is none of ${Object.keys(TRL_VIEWS).join(", ")}${online}`);
  }
  if (algorithm === "grpo" && !run.overrides.some((word) => word.startsWith("--reward_funcs")))
    problems.push("run.overrides: grpo needs --reward_funcs: TRL scores its own answers");
  if (train.batch % (train.micro_batch * train.gpus) !== 0)
    problems.push(
      `train.batch: ${train.batch} is no multiple of ${train.micro_batch} (micro_batch) x ${train.gpus} GPUs`,
    );
  if (run.command !== undefined)
    problems.push('run.command: is for engine = "command"; run.overrides adds words here');
  const wrong = run.overrides.find(
    (word, i) => !word.startsWith("--") && !run.overrides[i - 1]?.startsWith("--"),
  );
  if (wrong !== undefined) problems.push(`run.overrides: ${JSON.stringify(wrong)} belongs to no option`);
  return problems;
}

export function trlStages({ algorithm, train, run }: TrainPlanFile): readonly StagePlan[] {
  if (!isTrl(algorithm)) throw new RangeError(`no command of TRL: ${algorithm}`);
  const options: readonly (readonly [string, string | number])[] = [
    ["model_name_or_path", "{model}"],
    ["dataset_name", `{data}/${TRL_VIEWS[algorithm]}`],
    ["output_dir", "{output}"],
    ["num_train_epochs", train.epochs],
    ["per_device_train_batch_size", train.micro_batch],
    ["gradient_accumulation_steps", train.batch / (train.micro_batch * train.gpus)],
    ["learning_rate", train.learning_rate],
    ["save_steps", train.save_every],
    ["seed", train.seed],
    ["report_to", "none"],
    ...(algorithm === "sft" ? [] : [["beta", train.kl] as const]),
    ...(algorithm === "grpo" ? [["num_generations", train.samples] as const] : []),
    ...(train.gpus > 1 ? [["num_processes", train.gpus] as const] : []),
  ];
  const own = new Set(run.overrides.map((word) => word.split("=")[0]));
  const words = options
    .filter(([name]) => !own.has(`--${name}`))
    .flatMap(([name, value]) => [`--${name}`, String(value)]);
  const { lora } = train;
  const peft =
    lora === undefined
      ? []
      : [
          "--use_peft",
          "--lora_r",
          String(lora.rank),
          "--lora_alpha",
          String(lora.alpha),
          "--lora_target_modules",
          ...lora.modules,
        ];
  const stage = { folder: run.folder ?? null, env: run.env };
  const argv = ["trl", algorithm, ...words, ...peft, ...run.overrides];
  const first: StagePlan = { name: "train", argv, ...stage };
  return run.merge === undefined || run.merge === false
    ? [first]
    : [first, { name: "merge", argv: run.merge, ...stage }];
}
