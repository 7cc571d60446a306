import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { ADAPTER_CONFIG, ADAPTER_WEIGHTS, checkAdapter } from "./adapter.ts";
import type { ModelFile, ModelFiles } from "./files.ts";
import { checkGguf, GGUF } from "./gguf.ts";
import type { CheckedModel, ModelKind } from "./kinds.ts";
import { CONFIG, checkMerged, WEIGHTS } from "./merged.ts";
import { Problems } from "./problems.ts";
import { INDEX, SHARD } from "./shards.ts";

/**
 * Looks over the files of a model, whatever kind it is. `base` is the base model's id where the user names it. Throws
 * `PmovesError` `model.none` where there is none, `model.invalid` with everything that is wrong (exit 2).
 */
export async function checkModel(files: ModelFiles, base?: string | undefined): Promise<CheckedModel> {
  const all = await files.list();
  const kind = kindOf(all);
  if (kind === undefined) throw none(files.path, all);
  const problems = new Problems();
  const names = new Set(all.map(({ name }) => name));
  if (kind === "adapter" && names.has(CONFIG) && (names.has(WEIGHTS) || names.has(INDEX))) {
    problems.add(
      ADAPTER_CONFIG,
      "",
      "stands beside a whole model",
      "publish adapter and merged model from folders of their own",
    );
  }
  const check = { adapter: checkAdapter, merged: checkMerged, gguf: checkGguf }[kind];
  const checked = await check(files, all, base, problems);
  problems.refuse(files.path);
  if (checked === undefined) throw none(files.path, all);
  return checked;
}

/** What the names say; undefined for no model. */
export function kindOf(all: readonly ModelFile[]): ModelKind | undefined {
  const has = (fits: (name: string) => boolean) => all.some(({ name }) => fits(name));
  if (has((name) => name === ADAPTER_CONFIG || /^adapter_model\./.test(name))) return "adapter";
  if (has((name) => name === CONFIG || name === WEIGHTS || name === INDEX || SHARD.test(name))) {
    // The configuration of the model it was converted from often lies beside a GGUF.
    const weights = has(
      (name) => name === WEIGHTS || name === INDEX || SHARD.test(name) || /^pytorch_model/.test(name),
    );
    return !weights && has((name) => GGUF.test(name)) ? "gguf" : "merged";
  }
  return has((name) => GGUF.test(name)) ? "gguf" : undefined;
}

function none(path: string, all: readonly ModelFile[]): PmovesError {
  const deeper = all.find(({ name }) => new RegExp(`/(?:${ADAPTER_CONFIG}|${CONFIG})$`).test(name));
  const hint = deeper
    ? `There is one in ${path}/${deeper.name.slice(0, deeper.name.lastIndexOf("/"))}: name that folder`
    : `Name a folder with ${ADAPTER_CONFIG} and ${ADAPTER_WEIGHTS}, or ${CONFIG} and ${WEIGHTS}, or a .gguf file`;
  return new PmovesError(`${path} holds no model`, { code: "model.none", exit: EXIT.usage, hint });
}
