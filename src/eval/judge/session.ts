import type { InferenceClient } from "../../gateway/index.ts";
import { type Clock, sleep } from "../../kernel/clock.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { AdaptiveLimit } from "./aimd.ts";
import type { Answer } from "./answer.ts";
import { Gate } from "./gate.ts";
import type { JudgeJournal, StopReason } from "./judge-journal.ts";
import type { Limits } from "./limits.ts";
import { CallFailed } from "./one-call.ts";
import { Spending } from "./spending.ts";

/** The run has stopped: nothing more is asked. What was asked before still comes in. */
export class Stopped extends Error {
  override readonly name = "Stopped";
  readonly reason: StopReason;

  constructor(reason: StopReason) {
    super(`stopped: ${reason}`);
    this.reason = reason;
  }
}

export interface SessionPorts {
  /** Absent in a replay, which asks nobody. */
  readonly client: InferenceClient | undefined;
  readonly journal: JudgeJournal;
  readonly clock: Clock;
  /** In [0, 1): jitter of waits. */
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** Asks once with a client; `tries` counts from 1. */
export type Work = (client: InferenceClient, signal: AbortSignal, tries: number) => Promise<Answer>;

/** How a session stands. */
export interface SessionState {
  readonly calls: number;
  readonly cached: number;
  readonly errors: number;
  /** USD; null where some answer did not say what it cost. */
  readonly cost: number | null;
  readonly inFlight: number;
  readonly limit: number;
  readonly refusals: number;
  readonly stopped: StopReason | undefined;
}

/**
 * The way of every question to a model: the journal first, then the gateway under the limits of the run, with
 * waits for those who are busy; an answer counts when it is on the disk.
 */
export class Session {
  readonly #ports: SessionPorts;
  readonly #limits: Limits;
  readonly #run: string;
  readonly #gate: Gate;
  readonly #adaptive: AdaptiveLimit;
  readonly #spending: Spending;
  /** Questions on their way, so that none is asked twice at once. */
  readonly #pending = new Map<string, Promise<Answer>>();
  #cached = 0;
  #errors = 0;
  #refusals = 0;
  #stopped: StopReason | undefined;
  #pausedUntil = 0;

  constructor(ports: SessionPorts, limits: Limits, run: string) {
    this.#ports = ports;
    this.#limits = limits;
    this.#run = run;
    this.#adaptive = new AdaptiveLimit(limits.concurrency);
    this.#gate = new Gate(() => this.#adaptive.current);
    this.#spending = new Spending(limits, ports.journal.spent(run));
    ports.signal.addEventListener("abort", () => this.stop("interrupted"), { once: true });
    if (ports.signal.aborted) this.stop("interrupted");
  }

  get state(): SessionState {
    const { calls, cost, inFlight } = this.#spending;
    const { current: limit } = this.#adaptive;
    const [cached, errors, refusals, stopped] = [this.#cached, this.#errors, this.#refusals, this.#stopped];
    return { calls, cached, errors, cost, inFlight, limit, refusals, stopped };
  }

  /** Ends the asking; the first reason stays. */
  stop(reason: StopReason): void {
    this.#stopped ??= reason;
    this.#gate.close(new Stopped(this.#stopped));
  }

  /**
   * The answer of a question, from the journal or a model. Throws `Stopped`, `CallFailed` where every try
   * failed, and what no other question would get past either: a gateway that is not there or wants a key.
   */
  ask(key: string, work: Work): Promise<Answer> {
    const known = this.#ports.journal.get(key);
    if (known !== undefined) {
      this.#cached += 1;
      return Promise.resolve(known);
    }
    const { client } = this.#ports;
    if (client === undefined) return Promise.reject(new Stopped("not_in_journal"));
    const pending = this.#pending.get(key) ?? this.#asked(key, client, work);
    this.#pending.set(key, pending);
    return pending.finally(() => this.#pending.delete(key));
  }

  async #asked(key: string, client: InferenceClient, work: Work): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#once(key, client, work, tries);
      } catch (error) {
        if (this.#ports.signal.aborted) throw new Stopped("interrupted");
        if (!(error instanceof CallFailed)) throw error;
        if (error.passing && tries < this.#limits.maxTries) await this.#wait(error, tries);
        else throw this.#failed(error);
      }
    }
  }

  async #once(key: string, client: InferenceClient, work: Work, tries: number): Promise<Answer> {
    const { journal, signal } = this.#ports;
    await this.#gate.enter();
    try {
      await this.#unpaused();
      if (this.#stopped !== undefined) throw new Stopped(this.#stopped);
      const refusal = await this.#spending.reserve();
      if (refusal !== undefined) {
        this.stop(refusal);
        throw new Stopped(refusal);
      }
      const call = this.#adaptive.begin();
      let answer: Answer;
      try {
        answer = await work(client, signal, tries);
      } catch (error) {
        this.#spending.release();
        if (error instanceof CallFailed && error.load) this.#refused(error, call);
        throw error;
      }
      this.#spending.settle(answer.cost);
      this.#adaptive.succeeded();
      await journal.add(this.#run, key, answer);
      // Another process may have been first: what the journal has is what counts.
      return journal.get(key) ?? answer;
    } finally {
      this.#gate.leave();
    }
  }

  #refused(error: CallFailed, call: number): void {
    this.#refusals += 1;
    this.#adaptive.refused(call);
    const until = this.#ports.clock.now() + (error.retryAfterMs ?? 0);
    this.#pausedUntil = Math.max(this.#pausedUntil, until);
  }

  /** A provider that said when to come back is left alone until then, by every question. */
  async #unpaused(): Promise<void> {
    const { clock, signal } = this.#ports;
    for (let left = this.#left(); left > 0; left = this.#left()) await sleep(clock, left, signal);
  }

  #left(): number {
    return this.#pausedUntil - this.#ports.clock.now();
  }

  async #wait({ retryAfterMs }: CallFailed, tries: number): Promise<void> {
    const { clock, random, signal } = this.#ports;
    const grown = Math.min(30_000, 500 * 2 ** (tries - 1));
    const ms = Math.max(retryAfterMs ?? 0, grown / 2 + (random() * grown) / 2);
    try {
      await sleep(clock, ms, signal);
    } catch {
      throw new Stopped("interrupted");
    }
  }

  #failed(error: CallFailed): CallFailed | PmovesError {
    if (error.status === 401 || error.status === 403) {
      return new PmovesError(error.message, { code: "eval.judge_refused", exit: EXIT.auth, cause: error });
    }
    this.#errors += 1;
    if (this.#errors > this.#limits.maxErrors) this.stop("max_errors");
    return error;
  }
}
