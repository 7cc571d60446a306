import { uuid7 } from "../../kernel/uuid7.ts";
import { unknownFunction, unknownModel } from "../api/names.ts";
import { estimateEmbedding } from "../budget/estimate.ts";
import { RequestError } from "../error.ts";
import type { Attempt, EmbeddingCall } from "../model/index.ts";
import type { EmbeddingRecord, Ending, Observer } from "../observe.ts";
import { priced } from "../prices/cost.ts";
import type { FinishedEmbedding } from "../result.ts";
import { tryEmbedding } from "../routing/attempt.ts";
import { makePlan, type PlanSubject } from "../routing/plan.ts";
import { Runner, type RunnerDeps } from "../routing/runner.ts";
import type { RouterView } from "../routing/types.ts";
import { failedAs } from "./failed-as.ts";
import type { CallOptions, Snapshot } from "./snapshot.ts";

/** One embedding call, from plan to answer. Embedding models fall back along their routing as chat models do. */
export async function embedOnce(
  call: EmbeddingCall,
  options: CallOptions,
  snapshot: Snapshot,
  deps: RunnerDeps,
  view: RouterView,
  observer: Required<Observer>,
): Promise<FinishedEmbedding> {
  const startedAt = deps.clock.now();
  const started = deps.clock.monotonic();
  const inferenceId = options.request?.ours ? options.request.id : uuid7(startedAt);
  const subject = subjectOf(call, snapshot);
  const { credentials } = call;
  const { minTier, maxTier } = options;
  const plan = makePlan(subject, snapshot.config, view, {
    episodeId: inferenceId,
    credentials,
    minTier,
    maxTier,
  });
  if (options.request) options.request.recorded = true;
  const onAttempt = (attempt: Attempt) => {
    observer.attempt(attempt, { inferenceId, episodeId: null });
    options.onAttempt?.(attempt);
  };
  const request = { inputs: call.inputs, dimensions: call.dimensions };
  const expected = () => estimateEmbedding(request);
  const run = { stream: false, signal: options.signal, credentials, onAttempt, expected };
  const runner = new Runner(deps, plan, run, (t) => tryEmbedding(t, request));
  const observe = (ending: Ending, finished: FinishedEmbedding | undefined, error: string | undefined) => {
    const record: EmbeddingRecord = {
      request: options.request,
      inferenceId,
      functionName: subject.type === "function" ? subject.function.name : null,
      modelName: subject.type === "model" ? subject.model.name : null,
      startedAt,
      ms: deps.clock.monotonic() - started,
      ending,
      attempts: runner.attempts,
      call,
      finished,
      error,
    };
    // After the reply, as with inferences.
    setImmediate(() => observer.embedding(record));
  };
  try {
    const { value, target, step, release, ticket } = await runner.run();
    release();
    const usage = priced(value.usage, target, false, deps.prices);
    ticket?.used(usage, [], true);
    const finished: FinishedEmbedding = {
      inferenceId,
      modelName: step.modelName,
      target,
      attempts: runner.attempts,
      vectors: value.vectors,
      usage,
      rawRequest: value.rawRequest,
      rawResponse: value.rawResponse,
    };
    observe("ok", finished, undefined);
    return finished;
  } catch (error) {
    const failed = failedAs(error);
    observe(failed.ending, undefined, failed.error);
    throw error;
  }
}

function subjectOf({ address }: EmbeddingCall, { config, resolveEmbedding }: Snapshot): PlanSubject {
  if (address.type === "function") {
    const fn = config.functions.get(address.name);
    if (!fn) throw unknownFunction(address.name, config.functions.keys());
    if (fn.type !== "embedding") {
      throw new RequestError(400, `Function ${address.name} answers with text; ask it on the chat route`);
    }
    return { type: "function", function: fn, variant: undefined };
  }
  const model = resolveEmbedding(address.name);
  if (!model) throw unknownModel(address.name, config.embeddingModels.keys());
  return { type: "model", model };
}
