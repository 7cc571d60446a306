import { estimateCall, estimateEmbedding } from "../budget/estimate.ts";
import type { Target } from "../config/types.ts";
import type { ModelRequest, Outcome } from "../model/index.ts";
import { priced } from "../prices/cost.ts";
import { type Try, tryEmbedding, tryWhole } from "../routing/attempt.ts";
import { spentFailureOf } from "../routing/failure.ts";
import type { RunnerDeps } from "../routing/runner.ts";
import type { Ticket } from "../routing/spend.ts";

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

const CHAT_TOKENS = estimateCall(QUESTION, undefined);
const EMBED_TOKENS = estimateEmbedding({ inputs: ["ping"], dimensions: undefined });

/** Asks a target one word (one token of answer) past plan and bench but not past its budget, and lets the bench book learn from it. */
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
  let ticket: Ticket | undefined;
  if (deps.spend?.covers(target)) {
    const asked = await deps.spend.reserve(target, target.purpose === "chat" ? CHAT_TOKENS : EMBED_TOKENS);
    if (asked.refused !== undefined) {
      return { target: target.id, outcome: "credit", ms: 0, reason: asked.refused };
    }
    ticket = asked;
  }
  try {
    const { usage } = await (target.purpose === "chat"
      ? tryWhole(once, QUESTION)
      : tryEmbedding(once, { inputs: ["ping"], dimensions: undefined }));
    ticket?.used(priced(usage, target, false, deps.prices), [], true);
    benches.succeed(target);
    return { target: target.id, outcome: "ok", ms: clock.monotonic() - started, reason: null };
  } catch (error) {
    const failure = spentFailureOf(error, signal.aborted, ticket);
    ticket?.failed(failure, false);
    benches.fail(target, failure, clock.now());
    return {
      target: target.id,
      outcome: failure.outcome,
      ms: clock.monotonic() - started,
      reason: failure.message,
    };
  }
}
