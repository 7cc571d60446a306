import { EXIT, PmovesError } from "../kernel/errors.ts";
import type { ChatOutcome } from "./answer/outcome.ts";
import { type BatchGround, openBatch } from "./batch/batch.ts";
import { askOnce } from "./run-chat.ts";
import { type ComparisonGround, type ComparisonOptions, compare } from "./several/comparison.ts";
import { askSeveral } from "./several/several-answers.ts";

export interface AskOptions extends Omit<ComparisonOptions, "variants"> {
  readonly n: number;
  readonly variants?: string | undefined;
  readonly batch?: string | undefined;
  readonly fresh: boolean;
}

/** What a call of `pmoves chat` that is no conversation at the keyboard does. Throws `PmovesError` (exit 2). */
export async function ask(
  ground: ComparisonGround & BatchGround,
  options: AskOptions,
): Promise<ChatOutcome<object>> {
  refuseWrongPairs(options);
  const { n, variants, batch } = options;
  if (batch !== undefined) return openBatch(ground, { ...options, batch });
  if (variants !== undefined) return compare(ground, { ...options, variants });
  return n === 1 ? askOnce(ground, options) : askSeveral(ground, options, options);
}

function refuseWrongPairs(options: AskOptions): void {
  const { batch, variants } = options;
  const alone: readonly (readonly [flag: string, given: boolean])[] = [
    ["--batch", batch !== undefined],
    ["--variants", variants !== undefined],
    ["--n", options.n > 1],
  ];
  const notOfBatch: readonly (readonly [flag: string, given: boolean])[] = [
    ["a prompt", options.prompt.length > 0],
    ["--continue", options.continue === true],
    ["--session", options.session !== undefined],
    ["--fork", options.fork !== undefined],
  ];
  const given = (flags: typeof alone) => flags.filter(([, is]) => is).map(([flag]) => flag);
  const together = batch === undefined ? given(alone) : given([...alone, ...notOfBatch]);
  if (together.length > 1)
    throw usage("usage.exclusive", `${together[0]} and ${together[1]} exclude each other`, "leave one out");
  if (options.toolCommand.length > 0 && (variants !== undefined || options.n > 1)) {
    const flag = variants === undefined ? "--n" : "--variants";
    throw usage("usage.exclusive", `${flag} and --tool-command exclude each other`, "leave one out");
  }
  for (const [flag, is, of, has] of [
    ["--vote", options.vote !== undefined, "--variants", variants !== undefined],
    ["--metric", options.metric !== undefined, "--variants", variants !== undefined],
    ["--fresh", options.fresh, "--batch", batch !== undefined],
  ] as const) {
    if (is && !has) throw usage("usage.alone", `${flag} belongs to ${of}`, `leave it out, or give ${of}`);
  }
}

function usage(code: string, message: string, hint: string): PmovesError {
  return new PmovesError(message, { code, exit: EXIT.usage, hint });
}
