import { type Uuid7, uuid7 } from "../../kernel/uuid7.ts";
import { unknownModel } from "../api/names.ts";
import { estimateCall } from "../budget/estimate.ts";
import type { Target } from "../config/types.ts";
import { CallFiles, type FilesDeps } from "../files/call-files.ts";
import type { PreparedCall } from "../functions/types.ts";
import type { Attempt, AttemptFailure, EmbeddingCall, InferenceCall } from "../model/index.ts";
import type { Ending, InferenceRecord, Observer } from "../observe.ts";
import { priced } from "../prices/cost.ts";
import type { Finished, FinishedEmbedding, Served } from "../result.ts";
import { AffinityBook } from "../routing/affinity.ts";
import { discardStream, type OpenStream, tryStream, tryWhole } from "../routing/attempt.ts";
import { makePlan, type PlanSubject } from "../routing/plan.ts";
import { Runner, type RunnerDeps, type RunResult } from "../routing/runner.ts";
import type { Plan, RouterView, Step } from "../routing/types.ts";
import { embedOnce } from "./embed.ts";
import { type ExplainRequest, type Explanation, explain, explainSubject } from "./explain.ts";
import { failedAs } from "./failed-as.ts";
import { intentOf, subjectName } from "./intent.ts";
import { type ProbeResult, probe } from "./probe.ts";
import { AnswerStream, finishReasonFor, NONE_DROPPED, type StreamEnd } from "./session.ts";
import type { CallOptions, Snapshot } from "./snapshot.ts";

export interface EngineDeps extends Omit<RunnerDeps, "key"> {
  readonly observer: Required<Observer>;
  /** Without it files by address go to every target as they are. */
  readonly files?: FilesDeps | undefined;
  presence: RouterView["presenceOf"];
}

/** A streamed call under way: ids at once, the stream when its first content is there. */
export interface StreamSession {
  readonly inferenceId: Uuid7;
  readonly episodeId: Uuid7;
  /** Attempts so far; grows while routing goes on. */
  readonly attempts: readonly Attempt[];
  readonly opened: Promise<AnswerStream>;
}

/** A snapshot with what the runner and the planner need of it, made once. */
interface Active {
  readonly snapshot: Snapshot;
  readonly runner: RunnerDeps;
  readonly view: RouterView;
}

/** One call on its way: what was known when it came in. */
interface Entry {
  readonly call: InferenceCall;
  readonly prepared: PreparedCall;
  readonly plan: Plan;
  readonly inferenceId: Uuid7;
  readonly episodeId: Uuid7;
  readonly startedAt: number;
  readonly started: number;
  readonly request: CallOptions["request"];
}

/** Takes canonical calls to answers. Knows no dialect, no socket and no file. */
export class Engine {
  readonly #deps: EngineDeps;
  readonly #affinity: AffinityBook;
  #active: Active;
  /** What is over and not yet told. */
  #over: InferenceRecord[] = [];

  constructor(snapshot: Snapshot, deps: EngineDeps) {
    this.#deps = deps;
    this.#affinity = new AffinityBook(() => deps.clock.monotonic());
    this.#active = activate(snapshot, deps);
  }

  get snapshot(): Snapshot {
    return this.#active.snapshot;
  }

  /** How the router sees the world now. */
  get view(): RouterView {
    return this.#active.view;
  }

  /** Calls under way finish on the snapshot they began with. */
  replace(snapshot: Snapshot): void {
    this.#active = activate(snapshot, this.#deps);
  }

  async infer(call: InferenceCall, options: CallOptions): Promise<Finished> {
    const active = this.#active;
    const compiling = active.snapshot.prepare.ready(call);
    if (compiling) await compiling;
    const entry = this.#enter(active, call, options);
    const files = this.#filesOf(entry.prepared, options);
    const runner = new Runner(
      active.runner,
      entry.plan,
      this.#runOptions(entry, false, options),
      (t, step) => {
        const request = entry.prepared.requestFor(step.variant, t.target);
        return files === undefined
          ? tryWhole(t, request)
          : files.fit(request, t.target, t.signal).then((fitted) => tryWhole(t, fitted));
      },
    );
    try {
      const run = await runner.run();
      run.release();
      this.#settle(call, run);
      const answer = run.value;
      const usage = priced(answer.usage, run.target, false, this.#deps.prices);
      run.ticket?.used(usage, answer.content, true);
      const { step, target, attempts } = run;
      const { prepared } = entry;
      const { content, output } = prepared.finish(step.variant, answer);
      // One literal: spreading what `served` gives costs more than all the fields.
      const finished: Finished = {
        inferenceId: entry.inferenceId,
        episodeId: entry.episodeId,
        functionName: prepared.function?.name ?? null,
        functionType: prepared.functionType,
        variantName: step.variant?.name ?? step.modelName,
        modelName: step.modelName,
        target,
        attempts,
        content,
        output,
        usage,
        finishReason: finishReasonFor(prepared, answer),
        rawRequest: answer.rawRequest,
        rawResponse: answer.rawResponse,
        dropped: answer.dropped ?? NONE_DROPPED,
      };
      this.#observe(entry, "ok", runner.attempts, { finished });
      return finished;
    } catch (error) {
      this.#observeFailure(entry, runner.attempts, error);
      throw error;
    }
  }

  async stream(call: InferenceCall, options: CallOptions): Promise<StreamSession> {
    const active = this.#active;
    const compiling = active.snapshot.prepare.ready(call);
    if (compiling) await compiling;
    const entry = this.#enter(active, call, options);
    const runOptions = { ...this.#runOptions(entry, true, options), discard: discardStream };
    const files = this.#filesOf(entry.prepared, options);
    const runner = new Runner(active.runner, entry.plan, runOptions, (t, step) => {
      const request = entry.prepared.requestFor(step.variant, t.target);
      return files === undefined
        ? tryStream(t, request)
        : files.fit(request, t.target, t.signal).then((fitted) => tryStream(t, fitted));
    });
    const { inferenceId, episodeId } = entry;
    const opened = this.#open(runner, entry, options.signal);
    return { inferenceId, episodeId, attempts: runner.attempts, opened };
  }

  embed(call: EmbeddingCall, options: CallOptions): Promise<FinishedEmbedding> {
    const { snapshot, runner, view } = this.#active;
    return embedOnce(call, options, snapshot, runner, view, this.#deps.observer);
  }

  /** What would be done with a call for this function or model now, without doing it. */
  explain(asked: ExplainRequest): Explanation {
    const { snapshot, view } = this.#active;
    const subject = explainSubject(asked, snapshot);
    const episodeId = asked.episodeId ?? uuid7(this.#deps.clock.now());
    const { minTier, maxTier } = asked;
    const options = { episodeId, credentials: {}, minTier, maxTier };
    const plan = makePlan(subject, snapshot.config, view, options);
    const fn = subject.type === "function" ? subject.function : undefined;
    return explain(plan, episodeId, fn, snapshot.config, view);
  }

  /** The same for a whole request, with what its text, tools and tags decide. */
  async explainCall(
    call: InferenceCall,
    options: Pick<CallOptions, "minTier" | "maxTier">,
  ): Promise<Explanation> {
    const active = this.#active;
    const compiling = active.snapshot.prepare.ready(call);
    if (compiling) await compiling;
    const { signal } = new AbortController();
    const { plan, prepared, episodeId } = this.#enter(active, call, { ...options, signal });
    return explain(plan, episodeId, prepared.function, active.snapshot.config, active.view);
  }

  /** Asks one target one word, past plan and bench. */
  probe(target: Target, signal: AbortSignal): Promise<ProbeResult> {
    return probe(target, this.#active.runner, signal);
  }

  #enter({ snapshot, view }: Active, call: InferenceCall, options: CallOptions): Entry {
    const prepared = snapshot.prepare(call);
    const startedAt = this.#deps.clock.now();
    const episodeId = call.episodeId ?? uuid7(startedAt);
    const { settings } = this.#deps;
    const plan = makePlan(subjectOf(call, prepared, snapshot), snapshot.config, view, {
      ...intentOf(prepared, options, settings, this.#affinity),
      episodeId,
      credentials: call.credentials,
    });
    if (prepared.hasTemplates) prepared.fill(plan.steps.map((step) => step.variant));
    const started = this.#deps.clock.monotonic();
    const { request } = options;
    if (request) request.recorded = true;
    const inferenceId = request?.ours ? request.id : uuid7(startedAt);
    return { call, prepared, plan, inferenceId, episodeId, startedAt, started, request };
  }

  /** Nearly no call has files by address: those cost one look. */
  #filesOf(prepared: PreparedCall, { signal }: CallOptions): CallFiles | undefined {
    const { files, clock } = this.#deps;
    return files !== undefined && prepared.hasFileUrls ? new CallFiles(files, clock, signal) : undefined;
  }

  /** A stream that broke after its first content counts against its target, and in the story of the request. */
  #broken({ target, attempts }: RunResult<unknown>, failure: AttemptFailure): void {
    const { benches, clock } = this.#deps;
    benches.fail(target, failure, clock.now());
    const at = attempts.findLastIndex((attempt) => attempt.outcome === "ok" && attempt.target === target.id);
    const served = attempts[at];
    if (served) attempts[at] = { ...served, outcome: failure.outcome, reason: failure.message };
  }

  /** Remembers where an episode of the client's was served. */
  #settle(call: InferenceCall, { step, target }: RunResult<unknown>): void {
    if (call.episodeId === undefined || !this.#deps.settings.affinity) return;
    const variant = step.variant?.name ?? null;
    this.#affinity.settle(subjectName(call), call.episodeId, { target: target.id, variant });
  }

  async #open(runner: Runner<OpenStream>, entry: Entry, signal: AbortSignal): Promise<AnswerStream> {
    try {
      const run = await runner.run();
      this.#settle(entry.call, run);
      const ttftMs = this.#deps.clock.monotonic() - entry.started;
      const onEnd = ({ finished, failure }: StreamEnd) => {
        if (failure) this.#broken(run, failure);
        const ending =
          failure === undefined ? "ok" : failure.outcome === "cancelled" ? "cancelled" : "partial";
        this.#observe(entry, ending, runner.attempts, { finished, ttftMs, error: failure?.message });
      };
      const { prices } = this.#deps;
      return new AnswerStream(served(entry, run), run, entry.prepared, signal, onEnd, prices);
    } catch (error) {
      this.#observeFailure(entry, runner.attempts, error);
      throw error;
    }
  }

  #runOptions({ call, inferenceId, episodeId, prepared }: Entry, stream: boolean, options: CallOptions) {
    const ids = { inferenceId, episodeId };
    const onAttempt = (attempt: Attempt) => {
      this.#deps.observer.attempt(attempt, ids);
      options.onAttempt?.(attempt);
    };
    const expected =
      this.#deps.spend &&
      ((step: Step, target: Target, maxOutput: number | undefined) =>
        estimateCall(prepared.requestFor(step.variant, target), maxOutput));
    return { stream, signal: options.signal, credentials: call.credentials, onAttempt, expected };
  }

  #observeFailure(entry: Entry, attempts: readonly Attempt[], error: unknown): void {
    const failed = failedAs(error);
    this.#observe(entry, failed.ending, attempts, { error: failed.error });
  }

  #observe(
    entry: Entry,
    ending: Ending,
    attempts: readonly Attempt[],
    more: { finished?: Finished; ttftMs?: number; error?: string | undefined },
  ): void {
    const { call, inferenceId, episodeId, startedAt, started, prepared } = entry;
    const record: InferenceRecord = {
      request: entry.request,
      inferenceId,
      episodeId,
      call,
      functionName: prepared.function?.name ?? null,
      functionType: prepared.functionType,
      modelName: call.address.type === "model" ? call.address.name : null,
      startedAt,
      ms: this.#deps.clock.monotonic() - started,
      ttftMs: more.ttftMs,
      ending,
      attempts,
      finished: more.finished,
      error: more.error,
    };
    // After the reply: whoever looks at it must not make the client wait. One turn takes all there is.
    if (this.#over.push(record) === 1) setImmediate(this.#tell);
  }

  readonly #tell = (): void => {
    const over = this.#over;
    this.#over = [];
    for (const record of over) this.#deps.observer.inference(record);
  };
}

function activate(snapshot: Snapshot, deps: EngineDeps): Active {
  const { benches, clock, presence, spend } = deps;
  return {
    snapshot,
    runner: { ...deps, key: (target, dynamic) => snapshot.keys.keyFor(target, dynamic) },
    view: {
      benchOf: (target) => benches.find(target, clock.now()),
      presenceOf: presence,
      hasKey: (target, dynamic) => snapshot.keys.has(target, dynamic),
      overBudget: spend && ((target) => spend.objection(target)),
    },
  };
}

function subjectOf(call: InferenceCall, prepared: PreparedCall, snapshot: Snapshot): PlanSubject {
  const { address } = call;
  if (prepared.function) {
    const pinned = address.type === "function" ? address.variant : undefined;
    const variant = pinned === undefined ? undefined : prepared.function.variants.get(pinned);
    return { type: "function", function: prepared.function, variant };
  }
  const model = snapshot.resolveModel(address.name);
  if (!model) throw unknownModel(address.name, snapshot.config.models.keys());
  return { type: "model", model };
}

function served(entry: Entry, run: RunResult<unknown>): Served {
  const step: Step = run.step;
  return {
    inferenceId: entry.inferenceId,
    episodeId: entry.episodeId,
    functionName: entry.prepared.function?.name ?? null,
    functionType: entry.prepared.functionType,
    variantName: step.variant?.name ?? step.modelName,
    modelName: step.modelName,
    target: run.target,
    attempts: run.attempts,
  };
}
