import type { Clock } from "../../kernel/clock.ts";
import { sleep } from "../../kernel/clock.ts";
import type { Secret } from "../../kernel/secret.ts";
import type { Target, Wire } from "../config/types.ts";
import { type Attempt, AttemptFailure } from "../model/index.ts";
import type { HttpClient } from "../providers/http-port.ts";
import type { Provider } from "../providers/provider.ts";
import type { Try } from "./attempt.ts";
import { backoffMs } from "./backoff.ts";
import type { BenchBook } from "./bench-book.ts";
import { AllFailed, callerError, exhaustionOf, failureOf } from "./failure.ts";
import type { ReleaseSlot, Slots } from "./slots.ts";
import type { AttemptListener, Plan, PlannedTarget, RoutingSettings, Step } from "./types.ts";

export interface RunnerDeps {
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly settings: RoutingSettings;
  readonly benches: BenchBook;
  readonly slots: Slots;
  readonly random: () => number;
  provider(wire: Wire): Provider;
  key(target: Target, credentials: Readonly<Record<string, string>>): Secret | undefined;
}

export interface RunOptions {
  readonly stream: boolean;
  readonly signal: AbortSignal;
  readonly credentials: Readonly<Record<string, string>>;
  readonly onAttempt: AttemptListener | undefined;
}

/** What a plan led to: the target that served, and the whole way there. */
export interface RunResult<T> {
  readonly value: T;
  readonly step: Step;
  readonly target: Target;
  /** Grows no more after this, but the last entry is replaced if a stream breaks later. */
  readonly attempts: Attempt[];
  /** Gives the target's slot back; the caller does so when the answer is over. */
  readonly release: ReleaseSlot;
}

/**
 * Plays a plan: targets in order, each round of a step repeated while retries are left and something
 * in it may pass by itself. Throws `AllFailed`, or the caller's own error as `RequestError`.
 */
export class Runner<T> {
  readonly attempts: Attempt[] = [];
  readonly #deps: RunnerDeps;
  readonly #plan: Plan;
  readonly #options: RunOptions;
  readonly #attempt: (t: Try, step: Step) => Promise<T>;
  readonly #deadline: number;
  readonly #failures: AttemptFailure[] = [];

  constructor(
    deps: RunnerDeps,
    plan: Plan,
    options: RunOptions,
    attempt: (t: Try, step: Step) => Promise<T>,
  ) {
    this.#deps = deps;
    this.#plan = plan;
    this.#options = options;
    this.#attempt = attempt;
    this.#deadline = deps.clock.monotonic() + deps.settings.totalMs;
  }

  async run(): Promise<RunResult<T>> {
    for (const step of this.#plan.steps) {
      const result = await this.#step(step);
      if (result) return result;
    }
    throw new AllFailed(this.#plan, this.attempts, this.#exhaustion());
  }

  async #step(step: Step): Promise<RunResult<T> | undefined> {
    const { clock, settings, random } = this.#deps;
    const variantDeadline = this.#until(step.variant?.timeouts, this.#deadline);
    let left: readonly PlannedTarget[] = step.targets;
    for (let round = 0; ; round++) {
      const again: PlannedTarget[] = [];
      let waitMs: number | undefined;
      const roundDeadline = this.#until(step.modelTimeouts, variantDeadline);
      for (const planned of left) {
        if (clock.monotonic() >= roundDeadline) break;
        const outcome = await this.#target(step, planned, roundDeadline);
        if (outcome === undefined) continue;
        if ("value" in outcome) return outcome;
        const wish = outcome.retryAfterMs ?? 0;
        const passing = outcome.outcome === "retry" || outcome.outcome === "timeout";
        if (!passing || wish > settings.maxRetryAfterMs) continue;
        again.push(planned);
        waitMs = Math.min(waitMs ?? wish, wish);
      }
      if (again.length === 0 || round >= step.retries.numRetries) return undefined;
      const wait = backoffMs(round, step.retries.maxDelayS * 1000, waitMs, random);
      if (clock.monotonic() + wait >= variantDeadline) return undefined;
      await sleep(clock, wait, this.#options.signal).catch((error) => {
        throw failureOf(error, true);
      });
      left = again;
    }
  }

  /** Undefined where the target was passed over. */
  async #target(
    step: Step,
    planned: PlannedTarget,
    deadline: number,
  ): Promise<RunResult<T> | AttemptFailure | undefined> {
    const { target } = planned;
    const { clock, slots, benches } = this.#deps;
    if (planned.skip) {
      this.#note(step, target, 0, { skip: planned.skip, reason: planned.reason });
      return undefined;
    }
    const waiting = clock.monotonic();
    const granted = slots.acquire(target, this.#options.signal);
    const release = granted instanceof Promise ? await granted : granted;
    if (release === undefined) {
      if (this.#options.signal.aborted) throw new AttemptFailure("cancelled", "the client went away");
      const reason = `all ${target.maxConcurrent} places are taken`;
      this.#note(step, target, clock.monotonic() - waiting, { skip: "busy", reason });
      this.#failures.push(new AttemptFailure("retry", reason));
      return undefined;
    }
    const started = clock.monotonic();
    benches.begin(target);
    try {
      const value = await this.#attempt(this.#try(step, planned, deadline - started), step);
      benches.succeed(target);
      this.#note(step, target, clock.monotonic() - started, { outcome: "ok" });
      return { value, step, target, attempts: this.attempts, release };
    } catch (error) {
      release();
      benches.release(target);
      return this.#failed(step, target, clock.monotonic() - started, error);
    }
  }

  #failed(step: Step, target: Target, ms: number, error: unknown): AttemptFailure {
    const failure = failureOf(error, this.#options.signal.aborted);
    this.#deps.benches.fail(target, failure, this.#deps.clock.now());
    const { outcome, message: reason, status } = failure;
    this.#note(step, target, ms, { outcome, reason, status });
    if (outcome === "cancelled") throw failure;
    if (outcome === "caller" || outcome === "context") throw callerError(failure, this.attempts);
    this.#failures.push(failure);
    return failure;
  }

  #try(step: Step, { target, cold }: PlannedTarget, leftMs: number): Try {
    const { settings, clock, http } = this.#deps;
    const { stream, signal, credentials } = this.#options;
    const own = stream ? target.timeouts.streamTotalMs : target.timeouts.totalMs;
    const usual = Math.min(leftMs, own ?? (stream ? Number.POSITIVE_INFINITY : settings.attemptMs));
    const ttft = [target, { timeouts: step.modelTimeouts }, step.variant]
      .flatMap((level) => level?.timeouts.streamTtftMs ?? [])
      .reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const patience = cold && target.coldStartMs !== undefined ? target.coldStartMs : 0;
    return {
      provider: this.#deps.provider(target.wire),
      target,
      key: this.#deps.key(target, credentials),
      http,
      clock,
      signal,
      limitMs: usual,
      firstTokenMs: Number.isFinite(ttft) ? ttft : Math.max(settings.firstTokenMs, patience),
      idleMs: settings.idleMs,
    };
  }

  #until(timeouts: Step["modelTimeouts"] | undefined, deadline: number): number {
    const ms = this.#options.stream ? timeouts?.streamTotalMs : timeouts?.totalMs;
    return ms === undefined ? deadline : Math.min(deadline, this.#deps.clock.monotonic() + ms);
  }

  #note(
    step: Step,
    target: Target,
    ms: number,
    how: Pick<Attempt, "outcome" | "skip" | "reason" | "status">,
  ): void {
    const variant = step.variant?.name ?? null;
    const attempt: Attempt = { target: target.id, variant, tier: target.tier, ms, ...how };
    this.attempts.push(attempt);
    this.#options.onAttempt?.(attempt);
  }

  #exhaustion() {
    const now = this.#deps.clock.now();
    const skips = this.#plan.steps
      .flatMap((step) => step.targets)
      .flatMap(({ target, skip }) => {
        if (skip === undefined) return [];
        const bench = skip === "benched" ? this.#deps.benches.find(target, now) : undefined;
        const outcome = bench?.cause === "credit" ? "credit" : bench?.cause === "failing" ? "retry" : "other";
        return [{ outcome, waitMs: bench ? bench.until - now : undefined } as const];
      });
    return exhaustionOf(this.#failures, skips);
  }
}
