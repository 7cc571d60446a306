import { hash } from "node:crypto";
import { uuidBytes } from "../../kernel/uuid7.ts";
import type { Experimentation } from "../config/types.ts";

/**
 * Variant sampling bit-exact with TensorZero (core/experimentation, 2026-04): the same function and
 * episode give the same order of variants there and here.
 */

/** TensorZero keeps variants in a BTreeMap: order by UTF-8 bytes, not by UTF-16 units. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** A number in [0, 1), fixed per function and episode: the first 32 bits of SHA-256(name, episode bytes). */
export function uniformOf(functionName: string, episodeId: string): number {
  const digest = hash("sha256", Buffer.concat([Buffer.from(functionName), uuidBytes(episodeId)]), "buffer");
  return digest.readUInt32BE(0) / 2 ** 32;
}

/**
 * The order in which a function's variants are tried: sampling without replacement, played to the end.
 * `names` are the variants that may serve at all; others in the experimentation are passed over.
 */
export function variantOrder(
  experimentation: Experimentation,
  names: Iterable<string>,
  uniform: () => number,
): readonly string[] {
  const active = [...names].sort(byBytes);
  switch (experimentation.type) {
    case "order":
      return experimentation.variants.filter((name) => active.includes(name));
    case "uniform":
      return active.length < 2 ? active : uniformOrder(active, uniform());
    case "static":
      return staticOrder(active, experimentation, uniform);
  }
}

function uniformOrder(sorted: readonly string[], u: number): string[] {
  const pool = [...sorted];
  const order: string[] = [];
  while (pool.length > 0) order.push(...pool.splice(Math.floor(u * pool.length), 1));
  return order;
}

function staticOrder(
  sorted: readonly string[],
  { candidates, fallbacks }: Extract<Experimentation, { type: "static" }>,
  uniform: () => number,
): string[] {
  const weightOf = (name: string) => weightIn(candidates, name);
  const weighted = sorted.filter((name) => weightOf(name) > 0);
  const order = weighted.length < 2 ? weighted : weightedOrder(weighted, weightOf, uniform());
  for (const name of fallbacks) if (sorted.includes(name) && !order.includes(name)) order.push(name);
  // Candidates of weight 0 come last, evenly: TensorZero's own last resort.
  const rest = sorted.filter((name) => Object.hasOwn(candidates, name) && !order.includes(name));
  return rest.length < 2 ? [...order, ...rest] : [...order, ...uniformOrder(rest, uniform())];
}

/** Variants may be called what every object has: `constructor`. */
function weightIn(weights: Readonly<Record<string, number>>, name: string): number {
  return Object.hasOwn(weights, name) ? (weights[name] ?? 0) : 0;
}

function weightedOrder(sorted: readonly string[], weightOf: (name: string) => number, u: number): string[] {
  const pool = [...sorted];
  const order: string[] = [];
  while (pool.length > 0) {
    const total = pool.reduce((sum, name) => sum + weightOf(name), 0);
    let cumulative = 0;
    let index = pool.findIndex((name) => {
      cumulative += weightOf(name);
      return cumulative > u * total;
    });
    if (index < 0) index = pool.length - 1; // rounding left the sum just below the threshold
    order.push(...pool.splice(index, 1));
  }
  return order;
}

/** The share of episodes that each variant is the first to serve, for `route explain` and the start-up lines. */
export function firstShares(
  experimentation: Experimentation,
  names: Iterable<string>,
): ReadonlyMap<string, number> {
  const active = [...names].sort(byBytes);
  const shares = new Map<string, number>(active.map((name) => [name, 0]));
  if (experimentation.type === "uniform") {
    for (const name of active) shares.set(name, 1 / active.length);
    return shares;
  }
  const weights = experimentation.type === "static" ? experimentation.candidates : {};
  const total = active.reduce((sum, name) => sum + weightIn(weights, name), 0);
  if (total > 0) {
    for (const name of active) shares.set(name, weightIn(weights, name) / total);
  } else {
    const first = variantOrder(experimentation, active, () => 0)[0];
    if (first !== undefined) shares.set(first, 1);
  }
  return shares;
}
