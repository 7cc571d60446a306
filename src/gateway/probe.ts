import type { Target } from "./config/types.ts";
import type { ModelRequest, Outcome } from "./model/index.ts";
import { type Try, tryEmbedding, tryWhole } from "./routing/attempt.ts";
import { failureOf } from "./routing/failure.ts";
import type { RunnerDeps } from "./routing/runner.ts";

/** What a probe found; `ms` from sending to the whole answer. */
export interface ProbeResult {
  readonly target: string;
  readonly outcome: Outcome;
  readonly ms: number;
  readonly reason: string | null;
}

const QUESTION: ModelRequest = {
  system: undefined,
  messages: [{ role: "user", content: [{ type: "text", text: "ping" }] }],
  params: { max_tokens: 1 },
  tools: undefined,
  output: { type: "text" },
  stream: false,
  extraBody: [],
  extraHeaders: [],
};

/** Asks a target one word (one token of answer) past plan and bench, and lets the bench book learn from it. */
export async function probe(target: Target, deps: RunnerDeps, signal: AbortSignal): Promise<ProbeResult> {
  const { clock, benches, settings, http } = deps;
  if (target.unusable) {
    const outcome = target.unusable.skip === "no_key" ? "credential" : "model";
    return { target: target.id, outcome, ms: 0, reason: target.unusable.reason };
  }
  const patience = Math.max(settings.firstTokenMs, target.coldStartMs ?? 0);
  const once: Try = {
    provider: deps.provider(target.wire),
    target,
    key: deps.key(target, {}),
    http,
    clock,
    signal,
    limitMs: patience,
    firstTokenMs: patience,
    idleMs: settings.idleMs,
  };
  const started = clock.monotonic();
  try {
    if (target.purpose === "chat") await tryWhole(once, QUESTION);
    else await tryEmbedding(once, { inputs: ["ping"], dimensions: undefined });
    benches.succeed(target);
    return { target: target.id, outcome: "ok", ms: clock.monotonic() - started, reason: null };
  } catch (error) {
    const failure = failureOf(error, signal.aborted);
    benches.fail(target, failure, clock.now());
    return {
      target: target.id,
      outcome: failure.outcome,
      ms: clock.monotonic() - started,
      reason: failure.message,
    };
  }
}
