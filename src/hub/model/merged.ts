import { baseObjection, isHubId } from "./base-model.ts";
import { choose, hasTokenizer } from "./chosen-files.ts";
import { type ModelFile, type ModelFiles, smallText } from "./files.ts";
import { jsonObject } from "./json-object.ts";
import type { CheckedModel } from "./kinds.ts";
import type { Problems } from "./problems.ts";
import { readSafetensors, type Safetensors } from "./safetensors.ts";
import { sampleNumbers } from "./sample-numbers.ts";
import { checkIndex, INDEX, SHARD } from "./shards.ts";
import { weightFacts } from "./weight-facts.ts";

export const CONFIG = "config.json";
export const WEIGHTS = "model.safetensors";

/** A whole model as transformers saves it: configuration, tokenizer, one file of weights or an index and its shards. */
export async function checkMerged(
  files: ModelFiles,
  all: readonly ModelFile[],
  base: string | undefined,
  problems: Problems,
): Promise<CheckedModel | undefined> {
  const names = new Set(all.map(({ name }) => name));
  const isWeight = (name: string) => name === WEIGHTS || name === INDEX || SHARD.test(name);
  const chosen = choose(all, (name) => name === CONFIG || isWeight(name), problems);
  const text = await textOf(files, all, CONFIG);
  const config = text === undefined ? undefined : jsonObject(text, CONFIG, problems);
  if (text === undefined || config === undefined) return undefined;
  const { architectures, model_type: type, _name_or_path: named } = config;
  if (typeof type !== "string") problems.add(CONFIG, "model_type", "is missing", "save the model again");
  if (!Array.isArray(architectures) || typeof architectures[0] !== "string")
    problems.add(CONFIG, "architectures", "names no class", "save the model with save_pretrained");
  if (!hasTokenizer(all)) {
    problems.add(
      "tokenizer_config.json",
      "",
      "there is no whole tokenizer (its configuration, and tokenizer.json, tokenizer.model or a vocabulary)",
      "save the base model's tokenizer into the folder",
    );
  }
  const ownBase = base ?? (typeof named === "string" && isHubId(named) ? named : undefined);
  const objection = baseObjection(ownBase);
  if (objection !== undefined)
    problems.add(
      CONFIG,
      "base model",
      objection,
      "name the model it was made of with --base-model owner/name",
    );
  if (names.has(WEIGHTS) && names.has(INDEX))
    problems.add(
      INDEX,
      "",
      `stands beside ${WEIGHTS}: readers take one or the other`,
      "remove what is left over",
    );
  const headers: Safetensors[] = [];
  for (const file of all.filter(({ name }) => name === WEIGHTS || SHARD.test(name))) {
    const header = await readSafetensors(files, file, problems);
    if (header !== undefined) headers.push(header);
  }
  const indexText = await textOf(files, all, INDEX);
  if (indexText !== undefined) checkIndex(indexText, headers, names, problems);
  else if (!names.has(WEIGHTS))
    problems.add(
      INDEX,
      "",
      "is missing: shards alone can't be loaded",
      "save the model with save_pretrained",
    );
  let sampled = 0;
  for (const header of headers) sampled += (await sampleNumbers(files, header, problems)).numbers;
  const mended = new Map<string, string>();
  // What a trainer leaves there is often where the base model lay on its disk.
  if (typeof named === "string" && !isHubId(named) && ownBase !== undefined)
    mended.set(CONFIG, `${JSON.stringify({ ...JSON.parse(text), _name_or_path: ownBase }, null, 2)}\n`);
  return {
    kind: "merged",
    ...chosen,
    mended,
    base: ownBase ?? "",
    facts: {
      ...weightFacts(headers),
      sampled,
      architecture: Array.isArray(architectures) ? String(architectures[0]) : null,
      taskType: null,
      lora: null,
    },
  };
}

async function textOf(
  files: ModelFiles,
  all: readonly ModelFile[],
  wanted: string,
): Promise<string | undefined> {
  const file = all.find(({ name }) => name === wanted);
  return file && smallText(files, file);
}
