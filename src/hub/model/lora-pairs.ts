import type { Problems } from "./problems.ts";
import type { Safetensors, Tensor } from "./safetensors.ts";

/** What adapter_config.json says of ranks. */
export interface LoraRule {
  readonly rank: number;
  /** Ranks of modules whose name ends in, or fits, a key (PEFT `rank_pattern`). */
  readonly rankPattern: Readonly<Record<string, number>>;
  /** Whether parameters of experts are adapted: their ranks are stacked, a multiple of `rank`. */
  readonly stacked: boolean;
}

const PREFIX = "base_model.model.";
const PART = /^(.+)\.lora_(embedding_)?([AB])(?:\.weight)?$/;
const NAMED = /\.lora_(?:embedding_)?[AB]\.[^.]+\.weight$/;

/** Checks that every `lora_A` has its `lora_B`, and both the rank. Resolves to the number of pairs. */
export function checkPairs({ file, tensors }: Safetensors, rule: LoraRule, problems: Problems): number {
  const pairs = new Map<string, { A?: Tensor; B?: Tensor }>();
  for (const tensor of tensors) {
    const { name } = tensor;
    if (!name.startsWith(PREFIX)) {
      problems.add(
        file,
        name,
        `does not begin with ${PREFIX}`,
        "save the adapter with PEFT's save_pretrained",
      );
      continue;
    }
    if (NAMED.test(name)) {
      problems.add(
        file,
        name,
        "still holds the adapter's name",
        "save the adapter with PEFT's save_pretrained",
      );
      continue;
    }
    const [, module, embedding = "", side] = PART.exec(name) ?? [];
    if (module === undefined) continue; // Modules saved whole, magnitudes of DoRA, biases.
    const key = `${module}.lora_${embedding}`;
    const pair = pairs.get(key) ?? {};
    pair[side as "A" | "B"] = tensor;
    pairs.set(key, pair);
  }
  if (pairs.size === 0) {
    problems.add(file, "", "holds no pair of lora_A and lora_B", "publish the folder that PEFT has saved");
  }
  for (const [key, { A, B }] of pairs) {
    if (A === undefined || B === undefined) {
      const missing = A === undefined ? "A" : "B";
      problems.add(file, `${key}${missing}`, "is missing: the other half is there", "save the adapter again");
    } else checkRank(file, key, A, B, rule, problems);
  }
  return pairs.size;
}

function checkRank(
  file: string,
  key: string,
  A: Tensor,
  B: Tensor,
  rule: LoraRule,
  problems: Problems,
): void {
  const module = key.slice(PREFIX.length).replace(/\.lora_(?:embedding_)?$/, "");
  const expected = rankOf(module, rule);
  const [rankA, rankB] = [A.shape[0], B.shape[1]];
  if (rankA !== rankB) {
    problems.add(
      file,
      `${key}A`,
      `its rank is ${rankA}, that of ${key}B is ${rankB}`,
      "save the adapter again",
    );
  } else if (rankA !== expected && !(rule.stacked && (rankA ?? 0) % expected === 0)) {
    problems.add(
      file,
      `${key}A`,
      `its rank is ${rankA}, adapter_config.json says ${expected}`,
      "publish weights and configuration of one training (r, rank_pattern)",
    );
  }
}

function rankOf(module: string, { rank, rankPattern }: LoraRule): number {
  for (const [pattern, own] of Object.entries(rankPattern)) {
    if (module === pattern || module.endsWith(`.${pattern}`) || fits(pattern, module)) return own;
  }
  return rank;
}

/** PEFT takes the keys for regular expressions of a name's end. */
function fits(pattern: string, module: string): boolean {
  try {
    return new RegExp(`(?:^|\\.)${pattern}$`).test(module);
  } catch {
    return false; // Python's syntax is not ours throughout; then only the plain comparison above holds.
  }
}
