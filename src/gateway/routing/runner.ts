import type { Clock } from "../../kernel/clock.ts";
import { sleep } from "../../kernel/clock.ts";
import type { Secret } from "../../kernel/secret.ts";
import type { Target, Wire } from "../config/types.ts";
import { type Attempt, AttemptFailure, NO_USAGE } from "../model/index.ts";
import type { PriceBook } from "../prices/book.ts";
import type { HttpClient } from "../providers/http-port.ts";
import type { Provider } from "../providers/provider.ts";
import type { Try } from "./attempt.ts";
import { backoffMs } from "./backoff.ts";
import type { BenchBook } from "./bench-book.ts";
import { AllFailed, callerError, exhaustionOf, failureOf, spentFailureOf } from "./failure.ts";
import { type Entrant, enter, firstToWin, isSlow } from "./hedge.ts";
import { Overflow } from "./overflow.ts";
import type { ReleaseSlot, Slots } from "./slots.ts";
import type { ExpectedTokens, SpendGate, Ticket } from "./spend.ts";
import type { AttemptListener, Plan, PlannedTarget, RoutingSettings, Step } from "./types.ts";

export interface RunnerDeps {
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly settings: RoutingSettings;
  readonly benches: BenchBook;
  readonly slots: Slots;
  readonly random: () => number;
  /** Budgets and balances; undefined where there are none. */
  readonly spend?: SpendGate | undefined;
  /** What fills in a cost that nobody states. */
  readonly prices?: PriceBook | undefined;
  provider(wire: Wire): Provider;
  key(target: Target, credentials: Readonly<Record<string, string>>): Secret | undefined;
}

export interface RunOptions<T = unknown> {
  readonly stream: boolean;
  /** Closes a value that came too late to be used; with it a slow stream may be hedged. */
  readonly discard?: ((value: T) => Promise<void>) | undefined;
  readonly signal: AbortSignal;
  readonly credentials: Readonly<Record<string, string>>;
  readonly onAttempt: AttemptListener | undefined;
  /** What an attempt may use; asked only for targets that a budget covers. */
  readonly expected?:
    | ((step: Step, target: Target, maxOutput: number | undefined) => ExpectedTokens)
    | undefined;
}

/** With less time than this no other target is asked: a timer may have fired a little before its time. */
const LEAST_MS = 2;

/** How one target's turn ended: served, failed, or passed over. */
type TurnResult<T> = RunResult<T> | AttemptFailure | undefined;

function hasServed<T>(result: TurnResult<T>): result is RunResult<T> {
  return result !== undefined && "value" in result;
}

interface Round<T> {
  readonly result: RunResult<T> | undefined;
  readonly again: readonly PlannedTarget[];
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
  /** To be told what the answer used when it is over; undefined where no budget covers the target. */
  readonly ticket: Ticket | undefined;
}

/**
 * Plays a plan: targets in order, each round of a step repeated while retries are left and something
 * in it may pass by itself. Throws `AllFailed`, or the caller's own error as `RequestError`.
 */
export class Runner<T> {
  readonly attempts: Attempt[] = [];
  readonly #deps: RunnerDeps;
  readonly #plan: Plan;
  readonly #options: RunOptions<T>;
  /** Asked as the second of a hedge: not again in its own turn. */
  readonly #hedges = new Set<PlannedTarget>();
  /** When a target that named a wait may be asked again, on the clock that never goes backwards. */
  #notBefore: Map<PlannedTarget, number> | undefined;
  readonly #attempt: (t: Try, step: Step) => Promise<T>;
  /** On the clock that never goes backwards. */
  readonly #began: number;
  readonly #deadline: number;
  readonly #failures: AttemptFailure[] = [];
  readonly #overflow = new Overflow();

  constructor(
    deps: RunnerDeps,
    plan: Plan,
    options: RunOptions<T>,
    attempt: (t: Try, step: Step) => Promise<T>,
  ) {
    this.#deps = deps;
    this.#plan = plan;
    this.#options = options;
    this.#attempt = attempt;
    this.#began = deps.clock.monotonic();
    this.#deadline = this.#began + deps.settings.totalMs;
  }

  async run(): Promise<RunResult<T>> {
    for (const step of this.#plan.steps) {
      const result = await this.#step(step);
      if (result) return result;
    }
    const { failure } = this.#overflow;
    if (failure && this.#failures.length === 0) throw callerError(failure, this.attempts);
    throw new AllFailed(this.#plan, this.attempts, this.#exhaustion());
  }

  async #step(step: Step): Promise<RunResult<T> | undefined> {
    const { clock, random } = this.#deps;
    const variantDeadline = this.#until(step.variant?.timeouts, this.#deadline);
    let left: readonly PlannedTarget[] = step.targets;
    for (let round = 0; ; round++) {
      const { result, again } = await this.#round(step, left, variantDeadline);
      if (result) return result;
      const { numRetries, maxDelayS } = step.retries;
      if (again.length === 0 || round >= numRetries) return undefined;
      const wait = backoffMs(
        round,
        maxDelayS * 1000,
        this.#askedWait(again, round + 1 >= numRetries),
        random,
      );
      if (clock.monotonic() + wait >= variantDeadline) return undefined;
      await sleep(clock, wait, this.#options.signal).catch((error) => {
        throw failureOf(error, true);
      });
      left = again;
    }
  }

  /** The shortest wait that one of the targets asked for; before the last round the longest, so that none is left out. */
  #askedWait(targets: readonly PlannedTarget[], last: boolean): number {
    const now = this.#deps.clock.monotonic();
    const waits = targets.map((planned) => Math.max(0, (this.#notBefore?.get(planned) ?? now) - now));
    return last ? Math.max(...waits) : Math.min(...waits);
  }

  /** Each target once, but for those that want to be left alone for longer: the first that serves, else those that may serve later. */
  async #round(step: Step, left: readonly PlannedTarget[], variantDeadline: number): Promise<Round<T>> {
    const { clock, settings } = this.#deps;
    const deadline = this.#until(step.modelTimeouts, variantDeadline);
    const again: PlannedTarget[] = [];
    for (const planned of left) {
      const least = this.attempts.length > 0 ? LEAST_MS : 0;
      if (clock.monotonic() >= deadline - least) break;
      if (this.#hedges.has(planned)) continue;
      if (clock.monotonic() < (this.#notBefore?.get(planned) ?? 0) - LEAST_MS) {
        again.push(planned);
        continue;
      }
      const outcome = await this.#turn(step, planned, deadline);
      if (outcome === undefined) continue;
      if ("value" in outcome) return { result: outcome, again };
      const wish = outcome.retryAfterMs ?? 0;
      const passing = outcome.outcome === "retry" || outcome.outcome === "timeout";
      if (!passing || wish > settings.maxRetryAfterMs) continue;
      again.push(planned);
      if (wish === 0) continue;
      this.#notBefore ??= new Map();
      this.#notBefore.set(planned, clock.monotonic() + wish);
    }
    return { result: undefined, again };
  }

  /** A target's turn; where it is silent for too long and hedging is on, another runs beside it. */
  #turn(step: Step, planned: PlannedTarget, deadline: number): Promise<TurnResult<T>> {
    const { signal, stream, discard } = this.#options;
    return stream && this.#deps.settings.hedgeMs > 0 && discard !== undefined && !planned.skip
      ? this.#hedged(step, planned, deadline, discard)
      : this.#target(step, planned, deadline, signal);
  }

  async #hedged(
    step: Step,
    planned: PlannedTarget,
    deadline: number,
    discard: (value: T) => Promise<void>,
  ): Promise<TurnResult<T>> {
    const { settings, clock } = this.#deps;
    const first = this.#enter(step, planned, deadline);
    if (!(await isSlow(first.done, clock, settings.hedgeMs))) return first.done;
    const spare = this.#spareFor(planned);
    if (spare === undefined) return first.done;
    this.#hedges.add(spare.planned);
    const second = this.#enter(spare.step, spare.planned, deadline);
    return firstToWin([first, second], hasServed, async (result) => {
      if (!hasServed(result)) return;
      result.release();
      result.ticket?.used(NO_USAGE, [], false);
      await discard(result.value);
    });
  }

  /** A target's turn with a signal of its own, which the client's ends until the answer is over. */
  #enter(step: Step, planned: PlannedTarget, deadline: number): Entrant<TurnResult<T>> {
    return enter(this.#options.signal, async (own, end) => {
      let served = false;
      try {
        const result = await this.#target(step, planned, deadline, own);
        if (!hasServed(result)) return result;
        served = true;
        const release = () => {
          end();
          result.release();
        };
        return { ...result, release };
      } finally {
        if (!served) end();
      }
    });
  }

  /** The next target of the plan that may be asked beside a slow one: not paid by use, unless that is allowed. */
  #spareFor(slow: PlannedTarget): { readonly step: Step; readonly planned: PlannedTarget } | undefined {
    const all = this.#plan.steps.flatMap((step) => step.targets.map((planned) => ({ step, planned })));
    const after = all.slice(all.findIndex(({ planned }) => planned === slow) + 1);
    const { hedgePaid } = this.#deps.settings;
    return after.find(
      ({ planned }) =>
        planned.skip === undefined && !this.#hedges.has(planned) && (hedgePaid || planned.target.tier < 3),
    );
  }

  /** Undefined where the target was passed over. */
  async #target(
    step: Step,
    planned: PlannedTarget,
    deadline: number,
    signal: AbortSignal,
  ): Promise<TurnResult<T>> {
    const { target } = planned;
    const { clock, slots, benches } = this.#deps;
    if (planned.skip) {
      this.#note(step, target, clock.monotonic(), { skip: planned.skip, reason: planned.reason });
      return undefined;
    }
    if (!this.#overflow.admits(target)) {
      const reason = "the request did not fit a target before it, and this one is not known to be larger";
      this.#note(step, target, clock.monotonic(), { skip: "too_small", reason });
      return undefined;
    }
    const waiting = clock.monotonic();
    const granted = slots.acquire(target, signal);
    const release = granted instanceof Promise ? await granted : granted;
    if (release === undefined) {
      if (signal.aborted) throw failureOf(signal.reason, this.#options.signal.aborted);
      return this.#busy(step, target, waiting, `all ${target.maxConcurrent} places are taken`);
    }
    if (clock.monotonic() - waiting > 0 && deadline - clock.monotonic() < LEAST_MS) {
      release();
      return this.#busy(step, target, waiting, "no time was left after waiting for a place");
    }
    const { spend } = this.#deps;
    let ticket: Ticket | undefined;
    if (spend?.covers(target)) {
      const asked = await this.#reserve(spend, step, target, signal).catch((error) => {
        release();
        throw error;
      });
      if (asked === undefined) {
        release();
        return undefined;
      }
      ticket = asked;
    }
    const started = clock.monotonic();
    benches.begin(target);
    try {
      const value = await this.#attempt(this.#try(step, planned, deadline - started, signal), step);
      benches.succeed(target);
      this.#note(step, target, started, { outcome: "ok" });
      return { value, step, target, attempts: this.attempts, release, ticket };
    } catch (error) {
      release();
      benches.release(target);
      return this.#failed(step, target, started, error, ticket);
    }
  }

  /** Passed over for want of a place, which another time may have. */
  #busy(step: Step, target: Target, since: number, reason: string): undefined {
    this.#note(step, target, since, { skip: "busy", reason });
    this.#failures.push(new AttemptFailure("retry", reason));
    return undefined;
  }

  /** The right to spend; undefined, and noted, where the budget has no room. */
  async #reserve(
    spend: SpendGate,
    step: Step,
    target: Target,
    signal: AbortSignal,
  ): Promise<Ticket | undefined> {
    const { clock } = this.#deps;
    const asked = clock.monotonic();
    const expected = this.#options.expected?.(step, target, spend.maxOutput(target));
    const found = await spend.reserve(target, expected ?? { input: 0, output: 0 });
    if (found.refused !== undefined) {
      this.#note(step, target, asked, { skip: "budget", reason: found.refused });
      this.#failures.push(new AttemptFailure("credit", found.refused));
      return undefined;
    }
    if (!signal.aborted) return found;
    found.unused();
    throw failureOf(signal.reason, this.#options.signal.aborted);
  }

  #failed(step: Step, target: Target, since: number, error: unknown, ticket?: Ticket): AttemptFailure {
    const failure = spentFailureOf(error, this.#options.signal.aborted, ticket);
    ticket?.failed(failure, this.#options.stream);
    this.#deps.benches.fail(target, failure, this.#deps.clock.now());
    const { outcome, message: reason, status } = failure;
    this.#note(step, target, since, { outcome, reason, status });
    if (outcome === "cancelled") throw failure;
    if (outcome === "context" && this.#overflow.note(target, failure, this.#plan)) return failure;
    if (outcome === "caller" || outcome === "context") throw callerError(failure, this.attempts);
    this.#failures.push(failure);
    return failure;
  }

  #try(step: Step, { target, cold }: PlannedTarget, leftMs: number, signal: AbortSignal): Try {
    const { settings, clock, http } = this.#deps;
    const { stream, credentials } = this.#options;
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
    since: number,
    how: Pick<Attempt, "outcome" | "skip" | "reason" | "status">,
  ): void {
    const variant = step.variant?.name ?? null;
    const ms = this.#deps.clock.monotonic() - since;
    const attempt: Attempt = {
      target: target.id,
      variant,
      tier: target.tier,
      at: since - this.#began,
      ms,
      ...how,
    };
    this.attempts.push(attempt);
    this.#options.onAttempt?.(attempt);
  }

  #exhaustion() {
    const now = this.#deps.clock.now();
    const skips = this.#plan.steps
      .flatMap((step) => step.targets)
      .flatMap(({ target, skip }) => {
        // What could not have served this request in any case says nothing of when it will be served.
        if (skip !== "benched" && skip !== "budget") return [];
        const bench = skip === "benched" ? this.#deps.benches.find(target, now) : undefined;
        const credit = bench?.cause === "credit" || skip === "budget";
        const outcome = credit ? "credit" : bench?.cause === "failing" ? "retry" : "other";
        return [{ outcome, waitMs: bench ? bench.until - now : undefined } as const];
      });
    return exhaustionOf(this.#failures, skips);
  }
}
