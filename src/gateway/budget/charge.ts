import type { AttemptFailure, OutputBlock, Usage } from "../model/index.ts";
import { NANO_PER_USD, nanoUsd, type Price, usdOf } from "../prices/price.ts";
import type { ExpectedTokens } from "../routing/spend.ts";
import { answerTokens } from "./estimate.ts";

/** What one attempt used, in tokens and money. */
export interface Used {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** USD; undefined where no price is known. */
  readonly usd: number | undefined;
  readonly nanoUsd: number;
  /** True where the provider did not say it. */
  readonly estimated: boolean;
}

/**
 * An answer's use: what the provider said, else an estimate. What came of an answer that was cut off is
 * counted too, since providers report the whole only at its end.
 */
export function usedBy(
  usage: Usage,
  content: readonly OutputBlock[],
  complete: boolean,
  expected: ExpectedTokens,
  price: Price | undefined,
): Used {
  const said = complete && usage.inputTokens !== null && usage.outputTokens !== null;
  const inputTokens = whole(usage.inputTokens ?? expected.input);
  const seen = said ? 0 : answerTokens(content);
  const outputTokens = whole(Math.max(usage.outputTokens ?? 0, seen));
  // A cost that came before the end was for what there was by then.
  const told = complete ? usage.cost : undefined;
  const own = price && usdOf(price, { ...usage, inputTokens, outputTokens });
  // A cost made from half a count of tokens is no more than that half's.
  const usd = told === undefined ? own : said ? told : Math.max(told, own ?? 0);
  return { inputTokens, outputTokens, usd, nanoUsd: nano(usd), estimated: !said };
}

/**
 * What an attempt cost that failed before its answer began; undefined: nothing. An upstream that refused
 * (a status of 400 and above) or was never reached charges nothing. One that was given up on had the
 * request: a stream is charged its input, and an answer that would have come whole may have been made and
 * billed whole.
 */
export function lostWith(
  failure: AttemptFailure,
  stream: boolean,
  expected: ExpectedTokens,
  price: Price | undefined,
): Used | undefined {
  const { outcome, status } = failure;
  const abandoned = outcome === "timeout" || outcome === "cancelled";
  const broken = (outcome === "retry" || outcome === "model") && status !== undefined && status < 300;
  const reset = outcome === "retry" && status === undefined;
  if (!abandoned && !broken && !reset) return undefined;
  const outputTokens = stream || broken ? 0 : expected.output;
  const nanos = price === undefined ? 0 : nanoUsd(price, expected.input, outputTokens);
  return {
    inputTokens: expected.input,
    outputTokens,
    usd: price === undefined ? undefined : nanos / NANO_PER_USD,
    nanoUsd: nanos,
    estimated: true,
  };
}

function nano(usd: number | undefined): number {
  return usd === undefined ? 0 : whole(usd * NANO_PER_USD - 1e-6);
}

/** What a provider reports may be anything; a store takes whole amounts only, and nothing is given back by one. */
function whole(amount: number): number {
  return Math.min(Math.max(0, Math.ceil(amount)), Number.MAX_SAFE_INTEGER);
}
