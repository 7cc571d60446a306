import { baseObjection } from "./base-model.ts";
import { choose } from "./chosen-files.ts";
import { type ModelFile, type ModelFiles, smallText } from "./files.ts";
import { isObject, type JsonObject, jsonObject } from "./json-object.ts";
import type { CheckedModel, LoraFacts } from "./kinds.ts";
import { checkPairs } from "./lora-pairs.ts";
import type { Problems } from "./problems.ts";
import { readSafetensors } from "./safetensors.ts";
import { sampleNumbers } from "./sample-numbers.ts";
import { weightFacts } from "./weight-facts.ts";

export const ADAPTER_CONFIG = "adapter_config.json";
export const ADAPTER_WEIGHTS = "adapter_model.safetensors";

/**
 * A LoRA adapter as PEFT saves it (huggingface.co/docs/peft, checkpoint format): configuration, pairs, ranks, base
 * model. `base` stands in for what the configuration names. Undefined where too much is wrong to say more.
 */
export async function checkAdapter(
  files: ModelFiles,
  all: readonly ModelFile[],
  base: string | undefined,
  problems: Problems,
): Promise<CheckedModel | undefined> {
  const chosen = choose(all, (name) => name === ADAPTER_CONFIG || name === ADAPTER_WEIGHTS, problems);
  const config = await configOf(files, all, problems);
  if (config === undefined) return undefined;
  const { text, value } = config;
  const named = value.base_model_name_or_path;
  const objection = baseObjection(base ?? named);
  if (objection !== undefined) {
    problems.add(
      ADAPTER_CONFIG,
      "base_model_name_or_path",
      objection,
      "name the model on the Hub with --base-model owner/name; it is put into the published copy",
    );
  }
  const lora = loraOf(value, problems);
  const weights = all.find(({ name }) => name === ADAPTER_WEIGHTS);
  if (weights === undefined) {
    problems.add(ADAPTER_WEIGHTS, "", "is missing", "save the adapter with PEFT's save_pretrained");
    return undefined;
  }
  const header = await readSafetensors(files, weights, problems);
  if (header === undefined || lora === undefined) return undefined;
  const pairs = checkPairs(
    header,
    { ...lora, rankPattern: patternOf(value, problems), stacked: stacks(value) },
    problems,
  );
  const { numbers } = await sampleNumbers(files, header, problems);
  const mended = new Map<string, string>();
  if (base !== undefined && base !== named)
    mended.set(
      ADAPTER_CONFIG,
      `${JSON.stringify({ ...JSON.parse(text), base_model_name_or_path: base }, null, 2)}\n`,
    );
  const facts: LoraFacts = { rank: lora.rank, alpha: lora.alpha, targetModules: lora.targetModules, pairs };
  return {
    kind: "adapter",
    ...chosen,
    mended,
    base: String(base ?? named),
    facts: {
      ...weightFacts([header]),
      sampled: numbers,
      architecture: null,
      taskType: typeof value.task_type === "string" ? value.task_type : null,
      lora: facts,
    },
  };
}

async function configOf(
  files: ModelFiles,
  all: readonly ModelFile[],
  problems: Problems,
): Promise<{ readonly text: string; readonly value: JsonObject } | undefined> {
  const file = all.find(({ name }) => name === ADAPTER_CONFIG);
  const text = file && (await smallText(files, file));
  const value = text === undefined ? undefined : jsonObject(text, ADAPTER_CONFIG, problems);
  return text === undefined || value === undefined ? undefined : { text, value };
}

function loraOf(config: JsonObject, problems: Problems): Omit<LoraFacts, "pairs"> | undefined {
  const refuse = (field: string, problem: string, fix: string) =>
    problems.add(ADAPTER_CONFIG, field, problem, fix);
  const { peft_type: type, r, lora_alpha: alpha, target_modules: targets } = config;
  if (type !== "LORA") {
    refuse(
      "peft_type",
      `is ${JSON.stringify(type) ?? "missing"}`,
      "only LORA adapters can be checked and published",
    );
    return undefined;
  }
  const before = problems.all.length;
  if (typeof r !== "number" || !Number.isInteger(r) || r < 1)
    refuse("r", "is no rank of 1 or more", "save it again");
  if (typeof alpha !== "number" || !(alpha > 0))
    refuse("lora_alpha", "is no positive number", "save it again");
  const modules = typeof targets === "string" ? [targets] : targets;
  const named =
    Array.isArray(modules) && modules.every((one) => typeof one === "string") ? modules : undefined;
  if ((named === undefined || named.length === 0) && !stacks(config))
    refuse("target_modules", "names no module", "save it again");
  if (problems.all.length > before) return undefined;
  return { rank: r as number, alpha: alpha as number, targetModules: (named ?? []) as readonly string[] };
}

function patternOf(config: JsonObject, problems: Problems): Readonly<Record<string, number>> {
  const value = config.rank_pattern ?? {};
  if (isObject(value) && Object.values(value).every((rank) => Number.isInteger(rank))) {
    return value as Readonly<Record<string, number>>;
  }
  problems.add(ADAPTER_CONFIG, "rank_pattern", "is no object of ranks", "save it again");
  return {};
}

/** PEFT stacks the ranks of the experts of one parameter. */
function stacks(config: JsonObject): boolean {
  return Array.isArray(config.target_parameters) && config.target_parameters.length > 0;
}
