import * as z from "zod";
import { defineCommand, hubRepoOptions, option, publishOptions } from "../../src/cli/define-command.ts";
import { modelText, planModelRun, publishModelRun } from "../../src/hub/index.ts";
import { modelHow } from "../../src/hub/model/model-how.ts";
import { runHow } from "../../src/trajectories/train/run-publish.ts";

export const command = defineCommand({
  summary: "check a LoRA adapter, merged model or GGUF file and publish it on the Hugging Face Hub",
  description: `Nothing is sent before every header, shard, rank and configuration is right; pickles are refused. Private unless
--public makes it otherwise. One commit with a card and a manifest, then the tag run-<id>-g<commit>; afterwards the
hashes at the Hub are compared. Interrupted, the same command goes on, and what was uploaded is not sent again.`,
  impact: "remote-write",
  examples: [
    "pmoves hf publish-model out/adapter --repo PMOVES/qwen2.5-32b-pmoves-lora --license apache-2.0 --dry-run",
    "pmoves hf publish-model out/adapter --repo PMOVES/qwen-lora --run-id 20261122-grpo --dataset PMOVES/geometry-trajectories-v1",
    "pmoves hf publish-model merged --repo PMOVES/qwen-pmoves --base-model Qwen/Qwen2.5-7B-Instruct --metric success=0.81",
    "pmoves hf publish-model --from-run plans/grpo --repo PMOVES/qwen-lora --license apache-2.0",
    "pmoves hf publish-model qwen-q8_0.gguf --repo PMOVES/qwen-pmoves-gguf --base-model PMOVES/qwen-pmoves",
  ],
  arguments: z.object({
    path: option(z.string().optional(), {
      describe: "folder of the adapter or model, or a .gguf file",
      placeholder: "path",
    }),
  }),
  options: z.object({
    repo: option(z.string().regex(/^[\w.-]+\/[\w.-]+$/, "write owner/name"), {
      describe: "repository",
      placeholder: "owner/name",
      env: [],
    }),
    branch: hubRepoOptions.branch,
    license: publishOptions.license,
    public: publishOptions.public,
    pr: publishOptions.pr,
    gitSha: publishOptions.gitSha,
    baseModel: option(z.string().optional(), {
      describe: "model on the Hub that it was made of, instead of the one its files name",
      placeholder: "owner/name",
      env: [],
    }),
    unseenBase: option(z.boolean().default(false), {
      describe: "take a base model that the Hub does not show",
      env: [],
    }),
    relation: option(z.enum(["adapter", "finetune", "merge", "quantized"]).optional(), {
      describe: "how it stands to its base model (default by kind: adapter, finetune, quantized)",
      env: [],
    }),
    pipelineTag: option(z.string().default("text-generation"), { describe: "task on the Hub", env: [] }),
    runId: option(z.string().optional(), {
      describe: "id of the training run (default: from the hashes of the files)",
      placeholder: "id",
      env: [],
    }),
    dataset: option(z.array(z.string()).default([]), {
      describe: "data set that it learnt from, perhaps with its revision",
      placeholder: "owner/name@sha",
      env: [],
    }),
    metric: option(z.array(z.string()).default([]), {
      describe: "a figure for the card",
      placeholder: "name=value",
      env: [],
    }),
    algorithm: option(z.string().optional(), { describe: "ppo, grpo, sft, …", env: [] }),
    fromRun: option(z.string().optional(), {
      describe: "publish what a run of pmoves train has made: folder of the plan or the run",
      placeholder: "dir",
      env: [],
    }),
    dryRun: option(z.boolean().default(false), {
      describe: "check everything, show files, sizes and card; send nothing",
      env: [],
    }),
  }),
  async run(context, { dryRun, fromRun, path, ...options }) {
    const how = fromRun === undefined ? modelHow(path, options) : await runHow(context, fromRun, options);
    return dryRun ? planModelRun(context, how) : publishModelRun(context, how);
  },
  render: { human: modelText },
});
