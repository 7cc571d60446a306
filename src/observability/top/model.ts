import { Histogram } from "./histogram.ts";
import type { TargetRate, TopError, TopSnapshot } from "./snapshot.ts";

/** One request that is over, from a gateway's events or from the records. */
export interface TopAnswer {
  /** Unix milliseconds of its end. */
  readonly ts: number;
  readonly function: string | null;
  readonly target: string | null;
  readonly tier: number | null;
  readonly ending: string;
  readonly ms: number | null;
  readonly ttft_ms: number | null;
  readonly output_tokens: number | null;
  readonly cost: number | null;
  readonly error: string | null;
}

/** One attempt that did not serve. */
export interface TopFailure {
  readonly ts: number;
  readonly target: string;
  readonly outcome: string;
  readonly reason: string | null;
}

interface PerTarget {
  readonly tier: number | null;
  requests: number;
  failures: number;
  readonly ms: Histogram;
  readonly ttft: Histogram;
}

interface Second {
  readonly at: number;
  requests: number;
  /** Not well, and not because the client left. */
  failed: number;
  tokens: number;
  cost: number;
  readonly tiers: Map<number, number>;
  readonly targets: Map<string, PerTarget>;
}

const KEPT_SECONDS = 120;
const KEPT_ERRORS = 50;

/** What happened lately, by the second. Its size depends on targets and seconds, never on requests. */
export class TopModel {
  readonly #now: () => number;
  /** The second in which it began to look. */
  readonly #since: number;
  #seconds: Second[] = [];
  #errors: TopError[] = [];
  #requests = 0;
  #failed = 0;
  #dropped = 0;
  #cost = 0;

  constructor(now: () => number) {
    this.#now = now;
    this.#since = Math.floor(now() / 1000);
  }

  answer(one: TopAnswer): void {
    const second = this.#second(one.ts);
    const failed = one.ending !== "ok" && one.ending !== "cancelled";
    this.#requests += 1;
    this.#cost += one.cost ?? 0;
    second.requests += 1;
    second.tokens += one.output_tokens ?? 0;
    second.cost += one.cost ?? 0;
    if (failed) {
      second.failed += 1;
      this.#failed += 1;
    }
    if (one.tier !== null) second.tiers.set(one.tier, (second.tiers.get(one.tier) ?? 0) + 1);
    if (one.target !== null) {
      const own = perTarget(second, one.target, one.tier);
      own.requests += 1;
      if (one.ms !== null) own.ms.add(one.ms);
      if (one.ttft_ms !== null) own.ttft.add(one.ttft_ms);
    }
    if (failed) {
      const { ts, target, ending, error } = one;
      this.#error({ ts, target, why: ending, reason: error });
    }
  }

  failure({ ts, target, outcome, reason }: TopFailure): void {
    perTarget(this.#second(ts), target, null).failures += 1;
    this.#error({ ts, target, why: outcome, reason });
  }

  /** Events that never came. */
  lost(count: number): void {
    this.#dropped += count;
  }

  /** What a moment looks like: rates over the last `windowS` whole seconds. */
  snapshot(windowS: number): TopSnapshot {
    const now = this.#now();
    const last = Math.floor(now / 1000);
    const window = this.#seconds.filter(({ at }) => at < last && at >= Math.max(this.#since, last - windowS));
    const sum = (of: (second: Second) => number) => window.reduce((total, second) => total + of(second), 0);
    const requests = sum((second) => second.requests);
    // Just begun: the seconds before are unknown, not quiet.
    const overS = Math.max(1, Math.min(windowS, last - this.#since));
    return {
      at: now,
      window_s: windowS,
      requests: this.#requests,
      failed: this.#failed,
      cost: this.#cost,
      dropped: this.#dropped,
      requests_per_s: requests / overS,
      failed_per_s: sum((second) => second.failed) / overS,
      output_tokens_per_s: sum((second) => second.tokens) / overS,
      cost_per_h: (sum((second) => second.cost) / overS) * 3600,
      tiers: tiersOf(window),
      targets: targetsOf(window, overS),
      errors: this.#errors.slice().reverse(),
    };
  }

  /** A figure of each of the last seconds, oldest first; the running one is not among them. */
  series(seconds: number, of: "requests" | "failed" | "tokens"): readonly number[] {
    return this.#each(seconds, (second) => second?.[of] ?? 0);
  }

  /** The median of a target in each of the last seconds; null where it served nothing. */
  latencies(target: string, seconds: number): readonly (number | null)[] {
    return this.#each(seconds, (second) => second?.targets.get(target)?.ms.percentile(50) ?? null);
  }

  #each<Value>(seconds: number, of: (second: Second | undefined) => Value): readonly Value[] {
    const last = Math.floor(this.#now() / 1000);
    const known = new Map(this.#seconds.map((second) => [second.at, second]));
    return Array.from({ length: seconds }, (_, i) => of(known.get(last - seconds + i)));
  }

  #second(ts: number): Second {
    const now = Math.floor(this.#now() / 1000);
    // A clock that differs from ours must not put things where nobody looks.
    const at = Math.min(now, Math.max(now - KEPT_SECONDS, Math.floor(ts / 1000)));
    const known = this.#seconds.findLast((second) => second.at === at);
    if (known !== undefined) return known;
    const fresh = { at, requests: 0, failed: 0, tokens: 0, cost: 0, tiers: new Map(), targets: new Map() };
    this.#seconds.push(fresh);
    this.#seconds = this.#seconds.filter((second) => second.at >= now - KEPT_SECONDS);
    return fresh;
  }

  #error(error: TopError): void {
    this.#errors.push(error);
    if (this.#errors.length > KEPT_ERRORS) this.#errors.shift();
  }
}

function perTarget(second: Second, target: string, tier: number | null): PerTarget {
  const known = second.targets.get(target);
  if (known !== undefined) return known;
  const fresh = { tier, requests: 0, failures: 0, ms: new Histogram(), ttft: new Histogram() };
  second.targets.set(target, fresh);
  return fresh;
}

function tiersOf(window: readonly Second[]): TopSnapshot["tiers"] {
  const counts = new Map<number, number>();
  for (const { tiers } of window) {
    for (const [tier, count] of tiers) counts.set(tier, (counts.get(tier) ?? 0) + count);
  }
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([tier, requests]) => ({ tier, requests, share: requests / all }));
}

function targetsOf(window: readonly Second[], overS: number): readonly TargetRate[] {
  const all = new Map<string, PerTarget>();
  for (const { targets } of window) {
    for (const [name, own] of targets) {
      const sum = all.get(name) ?? {
        tier: own.tier,
        requests: 0,
        failures: 0,
        ms: new Histogram(),
        ttft: new Histogram(),
      };
      sum.requests += own.requests;
      sum.failures += own.failures;
      sum.ms.merge(own.ms);
      sum.ttft.merge(own.ttft);
      all.set(name, sum.tier === null && own.tier !== null ? { ...sum, tier: own.tier } : sum);
    }
  }
  return [...all]
    .map(([target, { tier, requests, failures, ms, ttft }]) => ({
      target,
      tier,
      requests_per_s: requests / overS,
      failures_per_s: failures / overS,
      p50_ms: ms.percentile(50),
      p95_ms: ms.percentile(95),
      p99_ms: ms.percentile(99),
      ttft_p50_ms: ttft.percentile(50),
    }))
    .sort((a, b) => b.requests_per_s - a.requests_per_s || a.target.localeCompare(b.target));
}
