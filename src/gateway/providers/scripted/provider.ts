import { type Clock, sleep } from "../../../kernel/clock.ts";
import {
  AttemptFailure,
  type EmbeddingAnswer,
  type EmbeddingRequest,
  type ModelAnswer,
  type ModelRequest,
  type StreamBatch,
  type StreamEvent,
} from "../../model/index.ts";
import { HttpFailure } from "../http-port.ts";
import { classify, classifyHttpFailure, classifyInStream } from "../outcomes/classify.ts";
import type { Provider, ProviderCall } from "../provider.ts";
import { StepPicker } from "./pick.ts";
import { blocksOf, eventsOf, finishOf, lastUserText, lengthOf, usageOf } from "./say.ts";
import type { ScriptError, ScriptStep } from "./script.ts";
import { ECHO_SCRIPT } from "./script.ts";
import { vectorOf } from "./vector.ts";

/** Answers from the target's script, without a network: for demos, tests and load. */
export function scriptedProvider(clock: Clock): Provider {
  const picker = new StepPicker();
  return {
    wire: "scripted",
    complete: async (call) => complete(call, stepFor(call, lastUserText(call.request)), clock),
    stream: (call) => stream(call, picker, clock),
    embed: (call) => embed(call, clock),
  };

  function stepFor({ target }: Pick<ProviderCall<unknown>, "target">, input: string): ScriptStep {
    return chosen(picker, target.script, target.id, input);
  }

  async function embed(call: ProviderCall<EmbeddingRequest>, time: Clock): Promise<EmbeddingAnswer> {
    const texts = call.request.inputs.map((input) =>
      typeof input === "string" ? input : JSON.stringify(input),
    );
    const step = stepFor(call, texts.at(-1) ?? "");
    await begin(step, call.signal, time);
    if (step.error !== undefined) throw failureOf(step.error, time);
    if (step.hang !== undefined) await hang(call.signal);
    const vectors = texts.map((text) => vectorOf(text, call.request.dimensions ?? step.dimensions));
    const rawRequest = JSON.stringify({ model: call.target.upstreamModel, input: call.request.inputs });
    const rawResponse = JSON.stringify({ embeddings: vectors });
    return {
      vectors,
      usage: { ...usageOf(step, texts.join(""), 0), outputTokens: 0 },
      rawRequest,
      rawResponse,
    };
  }
}

async function complete(
  { request, target, signal }: ProviderCall<ModelRequest>,
  step: ScriptStep,
  clock: Clock,
): Promise<ModelAnswer> {
  await begin(step, signal, clock);
  if (step.error !== undefined) throw failureOf(step.error, clock);
  if (step.hang !== undefined) await hang(signal);
  if (step.breakAfter !== undefined) throw broken(target.id);
  const input = lastUserText(request);
  const content = blocksOf(step, input);
  const rawRequest = requestText(request, target.upstreamModel);
  const usage = usageOf(step, rawRequest, lengthOf(eventsOf(step, input)));
  const finishReason = finishOf(step);
  const rawResponse = JSON.stringify({ content, usage, finish_reason: finishReason });
  return { content, usage, finishReason, rawRequest, rawResponse };
}

async function* stream(
  { request, target, signal }: ProviderCall<ModelRequest>,
  picker: StepPicker,
  clock: Clock,
): AsyncGenerator<StreamBatch, void, undefined> {
  const input = lastUserText(request);
  const step = chosen(picker, target.script, target.id, input);
  const { error } = step;
  await begin(step, signal, clock);
  // An error under a 200 comes inside the stream, after what was said before it.
  if (error !== undefined && error.status >= 300) throw failureOf(error, clock);
  const events = eventsOf(step, input);
  let sent = 0;
  for (const event of events) {
    if (step.breakAfter === sent) throw broken(target.id);
    if (sent > 0 && step.chunkDelayMs > 0) await sleep(clock, step.chunkDelayMs, signal);
    signal.throwIfAborted();
    yield batchOf([event]);
    sent += 1;
    if (step.hang === "body") await hang(signal);
  }
  if (step.hang === "body") await hang(signal);
  if (step.breakAfter !== undefined) throw broken(target.id);
  if (error !== undefined) throw failureOf(error, clock);
  signal.throwIfAborted();
  const usage = usageOf(step, requestText(request, target.upstreamModel), lengthOf(events));
  yield batchOf([
    { type: "finish", reason: finishOf(step) },
    { type: "usage", usage },
  ]);
}

function chosen(
  picker: StepPicker,
  script: Parameters<StepPicker["pick"]>[0] | undefined,
  id: string,
  input: string,
): ScriptStep {
  const step = picker.pick(script ?? ECHO_SCRIPT, input);
  if (step === undefined)
    throw new AttemptFailure("model", `no step of the script of ${id} matches the input`);
  return step;
}

/** The time before the first byte, for ever where the script says so. */
async function begin(step: ScriptStep, signal: AbortSignal, clock: Clock): Promise<void> {
  signal.throwIfAborted();
  if (step.delayMs > 0) await sleep(clock, step.delayMs, signal);
  if (step.hang === "head") await hang(signal);
}

/** Ends only by an abort, with its reason. */
function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function failureOf({ status, body, headers, like }: ScriptError, clock: Clock): AttemptFailure {
  const now = clock.now();
  if (status >= 300) return classify(like, { status, headers, body, now });
  let event: unknown;
  try {
    event = JSON.parse(body);
  } catch {
    event = { error: { message: body } };
  }
  return classifyInStream(like, event, body, now);
}

function broken(id: string): AttemptFailure {
  return classifyHttpFailure(new HttpFailure("reset", `${id}: the script broke the connection off`));
}

function batchOf(events: readonly StreamEvent[]): StreamBatch {
  return { events, raw: `${events.map((event) => JSON.stringify(event)).join("\n")}\n` };
}

function requestText({ system, messages, params }: ModelRequest, model: string): string {
  return JSON.stringify({ model, system, messages, ...params });
}
