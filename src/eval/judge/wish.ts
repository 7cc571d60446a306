import { readChatName } from "../../gateway/index.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { InputFiles } from "../ports.ts";
import { pairwisePrompt, pointwisePrompt } from "./default-prompts.ts";
import type { JudgeWish } from "./open-judge.ts";
import type { JudgeAddress } from "./plan.ts";
import type { PromptText } from "./prompt.ts";
import type { ScaleName } from "./scale.ts";
import { scaleOf } from "./scale.ts";

/** Whom to ask, by flags first and then by `[eval]` of the settings. Throws `PmovesError` (exit 2) for none or two. */
export function addressOf(
  given: {
    readonly function?: string | undefined;
    readonly model?: string | undefined;
    readonly variant?: string | undefined;
  },
  settings: { readonly judge_function?: string | undefined; readonly judge_model?: string | undefined },
): JudgeAddress {
  const own = given.function ?? given.model;
  const fn = own === undefined ? settings.judge_function : given.function;
  const model = own === undefined ? settings.judge_model : given.model;
  const variant = given.variant ?? null;
  if (fn !== undefined && model !== undefined) {
    throw usage("a function and a model are named as the judge", "keep one of the two");
  }
  if (fn !== undefined) return { type: "function", name: fn, variant };
  if (model === undefined) {
    throw usage(
      "no judge is named",
      "name one with --model or --function, or set eval.judge_function in pmoves.toml",
    );
  }
  const address = readChatName(model);
  if (address.type === "function") return { ...address, variant: variant ?? address.variant ?? null };
  if (variant === null) return { type: "model", name: address.name, variant };
  throw usage("--variant belongs to a function, and a model is named", "leave --variant out");
}

function usage(message: string, hint: string): PmovesError {
  return new PmovesError(message, { code: "eval.judge", exit: EXIT.usage, hint });
}

async function textOf(files: InputFiles, path: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(path)) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** The prompt: what ships, with either message replaced by a file of the user's. */
export async function promptOf(
  files: InputFiles,
  shipped: PromptText,
  paths: { readonly template?: string | undefined; readonly system?: string | undefined },
): Promise<PromptText> {
  const { template, system } = paths;
  if (template === undefined && system === undefined) return shipped;
  return {
    name: [system, template].filter((path) => path !== undefined).join(" and "),
    user: template === undefined ? shipped.user : await textOf(files, template),
    system: system === undefined ? shipped.system : system === "none" ? "" : await textOf(files, system),
  };
}

/** The options of `eval judge`, as the command reads them. */
export interface JudgeFlags {
  readonly runs: readonly string[];
  readonly corpus: string;
  readonly queries?: string | undefined;
  readonly qrels?: string | undefined;
  readonly depth: number;
  readonly scale: ScaleName;
  readonly mode: "pointwise" | "pairwise";
  readonly template?: string | undefined;
  readonly system?: string | undefined;
  readonly send: "text" | "arguments";
  readonly judgeVersion?: string | undefined;
  readonly samples: number;
  readonly combine: "median" | "mode";
  readonly temperature?: number | undefined;
  readonly seed: number;
  readonly maxTokens: number;
  readonly maxPassage: number;
  readonly opponents: number;
  readonly canary: number;
  readonly recheck: number;
  readonly allowMissing: boolean;
  readonly measure?: string | undefined;
  readonly precision?: number | undefined;
  readonly sample?: number | undefined;
  readonly pilot: number;
  readonly level: number;
  readonly maxCalls?: number | undefined;
  readonly maxCost?: number | undefined;
  readonly maxErrors: number;
  readonly maxUnparsed: number;
  readonly concurrency: number;
  readonly callTimeout: number;
  readonly replay: boolean;
}

/** Samples that are to differ need some heat; one sample is wanted the same every time. */
const HEAT_OF_MANY = 0.7;

export async function judgeWish(
  flags: JudgeFlags,
  files: InputFiles,
  address: JudgeAddress,
  tool: string,
): Promise<JudgeWish> {
  const { mode, samples, maxCalls, maxCost, maxErrors, concurrency, callTimeout } = flags;
  const scale = scaleOf(flags.scale);
  const shipped = mode === "pairwise" ? pairwisePrompt : pointwisePrompt;
  return {
    files: { runs: flags.runs, corpus: flags.corpus, queries: flags.queries, qrels: flags.qrels },
    pool: {
      depth: flags.depth,
      compat: "trec10",
      maxPassage: flags.maxPassage,
      scale,
      rechecks: flags.recheck > 0,
      allowMissing: flags.allowMissing,
    },
    mode,
    prompt: await promptOf(files, shipped, flags),
    send: flags.send,
    address,
    version: flags.judgeVersion ?? null,
    params: {
      temperature: flags.temperature ?? (samples > 1 ? HEAT_OF_MANY : 0),
      max_tokens: flags.maxTokens,
      seed: flags.seed,
    },
    samples,
    combine: flags.combine,
    opponents: flags.opponents,
    canary: flags.canary,
    recheck: flags.recheck,
    sampling: samplingOf(flags),
    limits: { maxCalls, maxCost, maxErrors, concurrency, timeoutMs: callTimeout * 1000, maxTries: 6 },
    maxUnparsed: flags.maxUnparsed,
    replay: flags.replay,
    tool,
  };
}

function samplingOf({
  measure,
  precision,
  sample,
  pilot,
  level,
  mode,
  samples,
  maxCalls,
}: JudgeFlags): JudgeWish["sampling"] {
  if (precision === undefined && sample === undefined) {
    if (measure === undefined) return undefined;
  } else if (mode === "pairwise") {
    throw usage(
      "pairs can't be sampled for a measure",
      "leave --precision and --sample out, or judge pointwise",
    );
  }
  const budget = sample ?? (maxCalls === undefined ? undefined : Math.floor(maxCalls / samples));
  return {
    measure: measure ?? "P_10",
    level,
    precision,
    budget: precision === undefined ? budget : sample,
    pilot,
  };
}
