import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { describe, expect, it } from "vitest";
import { HYDRA_KEYS } from "../../../src/trajectories/train/hydra-keys.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { episodeOf, eventsOf, GRPO_PLAN } from "../../support/train.ts";
import { pmoves } from "../../support/whole-program.ts";

const TRL =
  'engine = "trl"\nalgorithm = "sft"\nbase_model = "Qwen/Qwen2.5-0.5B"\n[data]\nfrom = ["events.jsonl"]\n[train]\nbatch = 4\ngpus = 1\n';

async function plan(toml: string, events = eventsOf(6), ...more: string[]) {
  const home = tempFolder();
  writeFileSync(join(home, "events.jsonl"), events);
  writeFileSync(join(home, "plan.toml"), toml);
  const run = () => pmoves(home, ["train", "plan", "plan.toml", "--out", "out", "--json", ...more]);
  const ended = await run();
  const read = (name: string): unknown => JSON.parse(readFileSync(join(home, "out", name), "utf8"));
  return { home, run, ...ended, read, json: () => JSON.parse(ended.out) };
}

describe("train plan for AgentGym-RL", () => {
  it("writes item ids, SFT, AgentEvol and DPO files and a plan that says what they are", async () => {
    const { exit, json, read } = await plan(GRPO_PLAN, eventsOf(6, { reward: 1 }));
    expect(exit).toBe(0);
    const made = json();
    expect(made.data).toMatchObject({ episodes: 6, kept: 6, blocked: 0, items: 6 });
    expect(read("data/items.json")).toEqual(
      Array.from({ length: 6 }, (_, i) => ({ item_id: `webarena_${i}` })),
    );
    expect(read("data/sft.json")).toHaveLength(6);
    expect(read("data/agentevol.json")).toHaveLength(6);
    const [first] = read("data/sft.json") as {
      item_id: string;
      conversations: { from: string; loss: unknown; value: string }[];
    }[];
    expect(first?.item_id).toBe("webarena_0");
    expect(first?.conversations.slice(0, 2).map(({ from, loss }) => [from, loss])).toEqual([
      ["human", null],
      ["gpt", false],
    ]);
    expect(read("plan.json")).toMatchObject({
      version: 1,
      engine: "agentgym-rl",
      algorithm: "grpo",
      data: { files: made.data.files },
    });
    expect(made.data.files.every(({ sha256 }: { sha256: string }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(
      true,
    );
  });

  it("writes a command of known keys, with everything that the file says", async () => {
    const [stage] = (await plan(GRPO_PLAN)).json().stages;
    const words: string[] = stage.argv;
    expect(words.slice(0, 3)).toEqual(["python3", "-m", "verl.agent_trainer.main_ppo"]);
    expect(words.slice(3).filter((word) => !HYDRA_KEYS.includes(word.split("=")[0] ?? ""))).toEqual([]);
    for (const word of [
      "algorithm.adv_estimator=grpo",
      "algorithm.rounds_ctrl.type=fixed",
      "algorithm.rounds_ctrl.rounds=15",
      "data.train_file='{data}/items.json'",
      "actor_rollout_ref.agentgym.task_name=webarena",
      "actor_rollout_ref.agentgym.env_addr=http://127.0.0.1:36005",
      "actor_rollout_ref.actor.use_kl_loss=True",
      "actor_rollout_ref.actor.optim.lr=0.000001",
      "trainer.total_epochs=2",
      "trainer.default_local_dir='{output}'",
    ])
      expect(words).toContain(word);
  });

  it("trains PPO with a critic, and rounds that grow", async () => {
    const toml = GRPO_PLAN.replace('"grpo"', '"ppo"').replace(
      "rounds = 15",
      "rounds = [5, 10, 15]\nrounds_every = 50",
    );
    const words: string[] = (await plan(toml)).json().stages[0].argv;
    expect(words).toContain("algorithm.adv_estimator=gae");
    expect(words).toContain("critic.model.path='{model}'");
    expect(words).toContain("actor_rollout_ref.actor.use_kl_loss=False");
    expect(words).toContain("algorithm.rounds_ctrl.type=scaling_inter_stepwise");
    expect(words).toContain("algorithm.rounds_ctrl.rounds=[5,10,15]");
    expect(words).toContain("algorithm.rounds_ctrl.steps_scaling_inter=50");
  });

  it("takes overrides in the place of its own words, and merges where the engine's folder is known", async () => {
    const toml = `${GRPO_PLAN}\n[run]\nfolder = "/opt/agentgym"\noverrides = ["trainer.save_freq=7", "+data.seed=3"]\n`;
    const { stages } = (await plan(toml)).json();
    expect(stages[0].argv.filter((word: string) => word.startsWith("trainer.save_freq"))).toEqual([
      "trainer.save_freq=7",
    ]);
    expect(stages[1]).toMatchObject({
      name: "merge",
      folder: "/opt/agentgym",
      argv: ["python3", "scripts/model_merger.py", "--local_dir", "{checkpoint}"],
    });
  });

  it.each<[string, string, RegExp]>([
    [
      "a key that is misspelt",
      GRPO_PLAN.replace("epochs", "epoch"),
      /train\.epoch: there is no such key; did you mean epochs\?/,
    ],
    [
      "a table that is misspelt",
      GRPO_PLAN.replace("[train]", "[trian]"),
      /trian: there is no such key; did you mean train\?/,
    ],
    ["an engine that is unknown", GRPO_PLAN.replace("agentgym-rl", "agentgym"), /engine: Invalid option/],
    [
      "a value of another type",
      GRPO_PLAN.replace("epochs = 2", 'epochs = "two"'),
      /train\.epochs: Invalid input/,
    ],
    [
      "a base model that is a path",
      GRPO_PLAN.replace("Qwen/Qwen2.5-7B-Instruct", "/models/qwen"),
      /base_model: write owner\/name as on the Hub/,
    ],
    ["TOML that is none", "engine = ", /plan\.toml: line 1:/],
    [
      "an algorithm that is unknown",
      GRPO_PLAN.replace('"grpo"', '"gpro"'),
      /algorithm: gpro is none of ppo, grpo, reinforce\+\+, remax/,
    ],
    [
      "an algorithm at which the engine stops",
      GRPO_PLAN.replace('"grpo"', '"rloo"'),
      /AgentGym-RL knows the name rloo and stops at it/,
    ],
    ["no environment", GRPO_PLAN.replace(/\[environment\][^[]*/, ""), /trains against a live environment/],
    [
      "an address that is none",
      GRPO_PLAN.replace("http://127.0.0.1:36005", "localhost:36005"),
      /environment\.address: write an address/,
    ],
    ["LoRA", `${GRPO_PLAN}[train.lora]\nrank = 8\n`, /train\.lora: AgentGym-RL trains whole models/],
    [
      "batches that GPUs can't share",
      GRPO_PLAN.replace("gpus = 2", "gpus = 3"),
      /4 x 8 samples are not divided evenly by 3 GPUs/,
    ],
    [
      "a mini batch beyond the batch",
      GRPO_PLAN.replace("mini_batch = 4", "mini_batch = 8"),
      /mini_batch: 8 is more than the batch of 4/,
    ],
    [
      "rounds that do not grow",
      GRPO_PLAN.replace("rounds = 15", "rounds = [5, 5]"),
      /each number must be larger/,
    ],
    [
      "one sample",
      GRPO_PLAN.replace("rounds = 15", "rounds = 15\nsamples = 1"),
      /grpo compares answers of one item/,
    ],
    [
      "an override of an unknown key",
      `${GRPO_PLAN}[run]\noverrides = ["trainer.total_epoch=3"]\n`,
      /trainer\.total_epoch is no key of AgentGym-RL; did you mean trainer\.total_epochs\?/,
    ],
    [
      "an override that is none",
      `${GRPO_PLAN}[run]\noverrides = ["--epochs"]\n`,
      /"--epochs" is no override: write key=value/,
    ],
    [
      "an override that is there twice",
      `${GRPO_PLAN}[run]\noverrides = ["trainer.nnodes=1", "trainer.nnodes=2"]\n`,
      /trainer\.nnodes is there twice/,
    ],
    [
      "a secret in the file",
      `${GRPO_PLAN}[run.env]\nWANDB_API_KEY = "x"\n`,
      /run\.env\.WANDB_API_KEY: a plan is no place for secrets/,
    ],
    [
      "fewer items than a batch",
      GRPO_PLAN.replace(/batch = 4/g, "batch = 8"),
      /there are 6 items of webarena, and AgentGym-RL drops a batch that is not full/,
    ],
  ])("is refused for %s, and writes no plan", async (_, toml, said) => {
    const { exit, err, home } = await plan(toml);
    expect({ exit, plan: existsSync(join(home, "out", "plan.json")) }).toEqual({ exit: 2, plan: false });
    expect(JSON.parse(err).error.message).toMatch(said);
  });

  it("takes items of its environment only, each once, and those kept where the file says so", async () => {
    const events = [
      eventsOf(5),
      eventsOf(3, { environment: "textcraft" }),
      episodeOf("webarena_1", { answer: "again" }, 1),
      episodeOf("webarena_9", { pass: false }),
    ].join("\n");
    const items = async (toml: string) =>
      ((await plan(toml, events)).read("data/items.json") as { item_id: string }[]).map(
        ({ item_id }) => item_id,
      );
    expect(await items(GRPO_PLAN)).toEqual([
      "webarena_0",
      "webarena_1",
      "webarena_2",
      "webarena_3",
      "webarena_4",
      "webarena_9",
    ]);
    expect(await items(GRPO_PLAN.replace("[data]", '[data]\nitems = "kept"'))).not.toContain("webarena_9");
  });

  it("gives AgentEvol the best solved episode of each item", async () => {
    const loose = ["[data]", 'filter = "all.toml"'].join("\n");
    const events = [
      ...[0.5, 1, 1].map((reward, i) =>
        episodeOf("webarena_0", { reward, answer: `try ${i} ${"x y z ".repeat(i)}` }, i),
      ),
      ...[1, 2, 3].map((i) =>
        episodeOf(`webarena_${i}`, { reward: i === 3 ? 0.2 : 1, answer: `item ${i * 7919}` }),
      ),
    ].join("\n");
    const home = tempFolder();
    writeFileSync(join(home, "events.jsonl"), events);
    writeFileSync(
      join(home, "all.toml"),
      "threshold = 0\n[duplicates]\nexact = false\nnear = false\nbest_of_item = false\n",
    );
    writeFileSync(join(home, "plan.toml"), GRPO_PLAN.replace("[data]", loose));
    expect((await pmoves(home, ["train", "plan", "plan.toml", "--out", "out"])).exit).toBe(0);
    const evol = JSON.parse(readFileSync(join(home, "out/data/agentevol.json"), "utf8")) as {
      item_id: string;
      conversations: { value: string }[];
    }[];
    expect(evol.map(({ item_id }) => item_id)).toEqual(["webarena_0", "webarena_1", "webarena_2"]);
    expect(JSON.stringify(evol[0])).toContain("webarena_0-1");
  });
});

describe("train plan for TRL and others", () => {
  it("writes the view that the algorithm reads, and its command", async () => {
    const { home, json } = await plan(`${TRL}[train.lora]\nrank = 8\nmodules = ["q_proj", "v_proj"]\n`);
    const { stages, data } = json();
    expect(data.files.map(({ path, rows }: { path: string; rows: number }) => [path, rows])).toEqual([
      ["data/trl-sft/train.parquet", 6],
    ]);
    const bytes = readFileSync(join(home, "out/data/trl-sft/train.parquet"));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const rows = await parquetReadObjects({ file, compressors });
    expect(rows[0]?.messages).toHaveLength(2);
    expect(stages[0].argv.join(" ")).toMatch(
      /^trl sft --model_name_or_path \{model\} --dataset_name \{data\}\/trl-sft --output_dir \{output\}/,
    );
    expect(stages[0].argv.join(" ")).toMatch(
      /--gradient_accumulation_steps 4 .*--use_peft --lora_r 8 --lora_alpha 32 --lora_target_modules q_proj v_proj/,
    );
  });

  it.each<[string, string, RegExp]>([
    [
      "PPO",
      TRL.replace('"sft"', '"ppo"'),
      /ppo is none of sft, dpo, kto, grpo; PPO needs a live environment/,
    ],
    ["GRPO without a reward", TRL.replace('"sft"', '"grpo"'), /grpo needs --reward_funcs/],
    [
      "a batch that can't be shared",
      TRL.replace("batch = 4", "batch = 5\nmicro_batch = 2"),
      /5 is no multiple of 2/,
    ],
    ["a word of no option", `${TRL}[run]\noverrides = ["x"]\n`, /"x" belongs to no option/],
    ["a command of nothing", TRL.replace('"trl"', '"command"'), /engine = "command" needs the words to run/],
    [
      "a place that is unknown",
      `${TRL.replace('"trl"', '"command"')}[run]\ncommand = ["t", "{outptu}"]\n`,
      /\{outptu\} is none of[\s\S]*nowhere names \{output\}/,
    ],
    [
      "data that are not written",
      `${TRL.replace('"trl"', '"command"')}[run]\ncommand = ["t", "{data}", "{output}"]\n`,
      /data\.views: is empty/,
    ],
  ])("is refused for %s", async (_, toml, said) => {
    const { exit, err } = await plan(toml);
    expect(exit).toBe(2);
    expect(JSON.parse(err).error.message).toMatch(said);
  });

  it("says that there is nothing to train on", async () => {
    const { exit, err } = await plan(TRL, eventsOf(3, { pass: false }));
    expect({ exit, said: JSON.parse(err).error.message }).toEqual({
      exit: 2,
      said: expect.stringMatching(/of 3 episodes in events\.jsonl none gives a row of data\/trl-sft/),
    });
  });

  it("does not write over a plan, unless it is told to", async () => {
    const { run, exit, home } = await plan(TRL);
    expect(exit).toBe(0);
    expect((await run()).err).toContain("holds a plan already");
    expect((await pmoves(home, ["train", "plan", "plan.toml", "--out", "out", "--force"])).exit).toBe(0);
  });

  it("writes a script that a shell can run without this program", async () => {
    const toml = `${TRL.replace('"trl"', '"command"')}views = ["sft"]\n`
      .replace("[train]", 'views = ["sft"]\n[train]')
      .replace(/views = \["sft"\]\n$/, "");
    const own = `${toml}[run]\ncommand = ["sh", "-c", "cp \\"$0\\" \\"$1/it's\\"", "{data}/sft.json", "{output}"]\n`;
    const { home, exit, err } = await plan(own);
    expect({ exit, err: exit === 0 ? "" : err }).toEqual({ exit: 0, err: "" });
    execFileSync("sh", [join(home, "out/train.sh"), join(home, "a b")]);
    expect(readFileSync(join(home, "a b/it's"), "utf8")).toBe(
      readFileSync(join(home, "out/data/sft.json"), "utf8"),
    );
  });
});
