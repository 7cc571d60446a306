import type { Target } from "../../config/types.ts";
import { AttemptFailure, type EmbeddingAnswer, type EmbeddingRequest, NO_USAGE } from "../../model/index.ts";
import { bodyText } from "../body.ts";
import { exchangeOk, type Now, parsed } from "../exchange.ts";
import { fieldsOf } from "../fields.ts";
import { classifyInStream, classifyMalformed } from "../outcomes/classify.ts";
import type { ProviderCall } from "../provider.ts";
import { post, resourceOf } from "./send.ts";
import { usageOf } from "./usage.ts";

/** Most texts of one `batchEmbedContents` (ai.google.dev/api/embeddings). */
const MOST_TEXTS = 100;

/** Vectors in the order of the inputs; more than 100 texts go in several calls, one after the other. */
export async function embed(call: ProviderCall<EmbeddingRequest>, clock: Now): Promise<EmbeddingAnswer> {
  const { target, http } = call;
  const { inputs, dimensions } = call.request;
  const texts = inputs.map((input) => textOf(input, target));
  const vectors: (readonly number[])[] = [];
  const requests: string[] = [];
  const answers: string[] = [];
  let usage = NO_USAGE;
  for (let at = 0; at < texts.length; at += MOST_TEXTS) {
    const batch = texts.slice(at, at + MOST_TEXTS);
    const body = { requests: batch.map((text) => requestOf(text, dimensions, target)) };
    const rawRequest = bodyText(body, target, []);
    const sent = post(call, "batchEmbedContents", rawRequest, []);
    const whole = await exchangeOk(http, sent, target, clock);
    const read = readVectors(whole.body, whole.status, batch.length, target, clock);
    vectors.push(...read.vectors);
    if (read.tokens !== null) {
      usage = { inputTokens: (usage.inputTokens ?? 0) + read.tokens, outputTokens: 0, raw: read.raw };
    }
    requests.push(rawRequest);
    answers.push(whole.body);
  }
  return { vectors, usage, rawRequest: requests.join("\n"), rawResponse: answers.join("\n") };
}

function textOf(input: string | readonly number[], target: Target): string {
  if (typeof input === "string") return input;
  throw new AttemptFailure("model", `${target.id} (Gemini) takes texts, not token ids`);
}

/** A target's options (`taskType`, `title`) are those of each text. */
function requestOf(text: string, outputDimensionality: number | undefined, target: Target): object {
  return {
    model: resourceOf(target),
    content: { parts: [{ text }] },
    outputDimensionality,
    ...target.options,
  };
}

function readVectors(text: string, status: number, wanted: number, target: Target, clock: Now) {
  const what = "no embeddings";
  const value = parsed(text, status, what);
  const body = fieldsOf(Array.isArray(value) ? value[0] : value);
  if (body === undefined) throw classifyMalformed(what, text, status);
  if (body.error !== undefined && body.error !== null) {
    throw classifyInStream(target.kind, body, text, clock.now());
  }
  const list: readonly unknown[] = Array.isArray(body.embeddings) ? body.embeddings : [];
  const vectors = list.map((entry) => fieldsOf(entry)?.values);
  if (vectors.length !== wanted || !vectors.every(isVector)) {
    throw classifyMalformed(`${what}: ${list.length} vectors for ${wanted} inputs`, text, status);
  }
  const usage = usageOf(body.usageMetadata);
  return {
    vectors: vectors as readonly (readonly number[])[],
    tokens: usage?.inputTokens ?? null,
    raw: usage?.raw,
  };
}

function isVector(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((number) => typeof number === "number");
}
