import type { Target } from "../config/types.ts";
import type { AttemptFailure, BenchScope } from "../model/index.ts";

/** Why and until when something is not tried; times are Unix milliseconds. */
export interface Bench {
  readonly key: string;
  readonly scope: BenchScope;
  readonly since: number;
  readonly until: number;
  readonly reason: string;
  /** `failing` may be tried when nothing else is left; credit and credential benches may not. */
  readonly cause: "failing" | "credit" | "credential";
  /** How often in a row it was benched; each time doubles the time. */
  readonly level: number;
}

export interface BenchLimits {
  readonly benchAfter: number;
  readonly benchMs: number;
  readonly benchMaxMs: number;
}

/** Credit that comes back at a time nobody told is asked for again after this long. */
const UNKNOWN_RESET_MS = 5 * 60_000;
const CREDENTIAL_MS = 60_000;
const MOST_ENTRIES = 10_000;

/** Is told of every change of a bench, at once and in order; must not throw. A success without a bench is none. */
export interface BenchListener {
  put(bench: Bench): void;
  remove(key: string): void;
}

interface Entry {
  failures: number;
  bench: Bench | undefined;
  /** After the bench one request goes through to see; others wait for its outcome. */
  probing: boolean;
}

/**
 * Which targets are resting. A failure counts for the key of its scope: one target, everything under
 * one credential, or a whole account; success at a target clears all keys that cover it.
 */
export class BenchBook {
  readonly #entries = new Map<string, Entry>();
  readonly #limits: BenchLimits;
  readonly #listener: BenchListener | undefined;

  constructor(limits: BenchLimits, listener?: BenchListener) {
    this.#limits = limits;
    this.#listener = listener;
  }

  /** Takes up benches of an earlier process; those that have run out meanwhile are passed over. */
  restore(benches: readonly Bench[], now: number): void {
    for (const bench of benches) {
      if (bench.until <= now) continue;
      this.#entries.set(bench.key, { failures: this.#limits.benchAfter, bench, probing: false });
    }
  }

  /**
   * The bench in force for a target now; while a probe is out, the bench it probes. Of several the one that
   * must not be tried even as a last resort, else the narrowest.
   */
  find(target: Target, now: number): Bench | undefined {
    if (this.#entries.size === 0) return undefined;
    let found: Bench | undefined;
    for (const key of keysOf(target)) {
      const entry = this.#entries.get(key);
      if (!entry?.bench || (now >= entry.bench.until && !entry.probing)) continue;
      if (entry.bench.cause !== "failing") return entry.bench;
      found ??= entry.bench;
    }
    return found;
  }

  /** Marks that a target is being tried: where a bench has just run out, this attempt is its probe. */
  begin(target: Target): void {
    if (this.#entries.size === 0) return;
    for (const key of keysOf(target)) {
      const entry = this.#entries.get(key);
      if (entry?.bench) entry.probing = true;
    }
  }

  succeed(target: Target): void {
    if (this.#entries.size === 0) return;
    for (const key of keysOf(target)) this.#forget(key);
  }

  /** An attempt that says nothing about the target (caller's fault, cancelled): the probe is given back. */
  release(target: Target): void {
    if (this.#entries.size === 0) return;
    for (const key of keysOf(target)) {
      const entry = this.#entries.get(key);
      if (entry) entry.probing = false;
    }
  }

  fail(target: Target, failure: AttemptFailure, now: number): void {
    if (failure.outcome === "caller" || failure.outcome === "context" || failure.outcome === "cancelled") {
      this.release(target);
      return;
    }
    this.release(target);
    const key = keyOf(target, failure.scope);
    const entry = this.#entries.get(key) ?? this.#add(key);
    entry.failures += 1;
    const cause =
      failure.outcome === "credit" || failure.outcome === "credential" ? failure.outcome : "failing";
    const { bench } = entry;
    if (cause === "failing" && bench === undefined && entry.failures < this.#limits.benchAfter) return;
    if (bench !== undefined && now < bench.until && (cause === bench.cause || cause === "failing")) {
      this.#prolong(entry, bench, failure, now);
      return;
    }
    const level = (bench?.level ?? 0) + 1;
    const until = now + this.#duration(cause, level, failure, now);
    entry.bench = { key, scope: failure.scope, since: now, until, reason: failure.message, cause, level };
    this.#listener?.put(entry.bench);
  }

  /**
   * A failure while the bench is in force is of an attempt that began before it, one of many at the same
   * time perhaps: no reason to rest twice as long, unless the provider itself says until when.
   */
  #prolong(entry: Entry, bench: Bench, failure: AttemptFailure, now: number): void {
    const stated = Math.max(failure.resetAt ?? 0, now + (failure.retryAfterMs ?? 0));
    if (stated <= bench.until) return;
    entry.bench = { ...bench, until: stated, reason: failure.message };
    this.#listener?.put(entry.bench);
  }

  /** Clients can name models without end, so what was touched first goes when there are too many. */
  #add(key: string): Entry {
    if (this.#entries.size >= MOST_ENTRIES) {
      for (const oldest of this.#entries.keys()) {
        this.#forget(oldest);
        break;
      }
    }
    const entry: Entry = { failures: 0, bench: undefined, probing: false };
    this.#entries.set(key, entry);
    return entry;
  }

  /** Forgets every bench that covers the target; true if there was one. */
  lift(target: Target): boolean {
    return keysOf(target)
      .map((key) => this.#forget(key))
      .includes(true);
  }

  list(): readonly Bench[] {
    return [...this.#entries.values()].flatMap((entry) => (entry.bench ? [entry.bench] : []));
  }

  #forget(key: string): boolean {
    if (this.#entries.get(key)?.bench !== undefined) this.#listener?.remove(key);
    return this.#entries.delete(key);
  }

  #duration(cause: Bench["cause"], level: number, failure: AttemptFailure, now: number): number {
    if (cause === "credit" && failure.resetAt !== undefined) return Math.max(0, failure.resetAt - now);
    const base =
      cause === "credit" ? UNKNOWN_RESET_MS : cause === "credential" ? CREDENTIAL_MS : this.#limits.benchMs;
    const grown = base * 2 ** Math.min(level - 1, 20);
    return Math.max(Math.min(grown, Math.max(base, this.#limits.benchMaxMs)), failure.retryAfterMs ?? 0);
  }
}

const KEYS = new WeakMap<Target, readonly string[]>();

/** All keys that cover a target, the narrowest first. */
function keysOf(target: Target): readonly string[] {
  let keys = KEYS.get(target);
  if (keys === undefined) {
    const scopes: readonly BenchScope[] = ["target", "credential", "account", "plan"];
    keys = [...new Set(scopes.map((scope) => keyOf(target, scope)))];
    KEYS.set(target, keys);
  }
  return keys;
}

function keyOf(target: Target, scope: BenchScope): string {
  if (scope === "target") return `target:${target.id}`;
  const credential = JSON.stringify(target.credential);
  // Where nothing stands for an account, the server itself is it; a scripted target has not even that.
  const host = hostOf(target.baseUrl) || target.id;
  if (target.credential.from === "none") return `${scope}:${host}`;
  // An account or plan is known to us only by the credential that stands for it, across its addresses.
  return scope === "credential"
    ? `credential:${host}:${credential}`
    : `${scope}:${target.kind}:${credential}`;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
