import type { Target } from "../config/types.ts";
import type { KnownPrice, PriceBook } from "./book.ts";

/** One price, who says it, and the configured targets that it applies to; USD per million tokens. */
export interface PriceRow {
  /** `kind/model`, or a target's id where the price is its own. */
  readonly model: string;
  readonly input: number | null;
  readonly output: number | null;
  readonly cached_input: number | null;
  readonly cache_write: number | null;
  /** The most tokens of one answer: what a budget reserves where a request sets no max_tokens. */
  readonly max_output: number | null;
  /** Input tokens above which another price holds. */
  readonly long_above: number | null;
  /** `unknown` for a configured target without a price, `unpaid` where that is in tier 1. */
  readonly from: KnownPrice["from"] | "unknown" | "unpaid";
  readonly source: string | null;
  readonly read_on: string | null;
  readonly targets: readonly string[];
}

/** Prices that apply to configured targets first, then those that nobody uses. */
export function priceRows(book: PriceBook, targets: readonly Target[]): readonly PriceRow[] {
  const used = new Map<string, { known: KnownPrice | undefined; targets: Target[] }>();
  for (const target of targets) {
    const known = book.find(target);
    const name = known ? `${known.from} ${known.key}` : `none ${target.tier} ${nameOf(target)}`;
    const entry = used.get(name) ?? { known, targets: [] };
    used.set(name, entry);
    entry.targets.push(target);
  }
  const sources = new Map(book.entries().map((entry) => [`${entry.from} ${entry.key}`, entry.source]));
  const rows = [...used].map(([name, { known, targets: by }]) => {
    const ids = by.map(({ id }) => id);
    if (known) return rowOf(known, sources.get(name), book, ids);
    return unknownRow(by[0], ids);
  });
  const rest = book
    .entries()
    .filter(({ from, key }) => !used.has(`${from} ${key}`))
    .map((entry) => rowOf(entry, entry.source, book, []));
  return [...rows, ...rest];
}

function nameOf({ kind, upstreamModel }: Target): string {
  return `${kind}/${upstreamModel}`;
}

function rowOf(
  { price, from, key }: KnownPrice,
  source: string | undefined,
  book: PriceBook,
  targets: readonly string[],
): PriceRow {
  return {
    model: key,
    input: price.input,
    output: price.output,
    cached_input: price.cachedInput ?? null,
    cache_write: price.cacheWrite ?? null,
    max_output: price.maxOutput ?? null,
    long_above: price.long?.above ?? null,
    from,
    source: source ?? null,
    read_on: from === "table" ? (book.readOn ?? null) : null,
    targets,
  };
}

function unknownRow(target: Target | undefined, targets: readonly string[]): PriceRow {
  return {
    model: target ? nameOf(target) : "",
    input: null,
    output: null,
    cached_input: null,
    cache_write: null,
    max_output: null,
    long_above: null,
    from: target?.tier === 1 ? "unpaid" : "unknown",
    source: null,
    read_on: null,
    targets,
  };
}
