import type { InferenceClient } from "../../gateway/index.ts";
import type { Clock } from "../../kernel/clock.ts";
import { messageOf } from "../../kernel/errors.ts";
import type { Answer, JudgeIdentity } from "../judge/answer.ts";
import { hashOf, marksFor } from "../judge/fence.ts";
import { askOnce, CallFailed, inTime } from "../judge/one-call.ts";
import type { Problem } from "../judge/parse-grade.ts";
import { type JudgeAddress, plainCall } from "../judge/plan.ts";
import { openPrompt, type Prompt } from "../judge/prompt.ts";
import type { Session } from "../judge/session.ts";
import { parseObject } from "./parse.ts";
import { type RagStep, ragPrompts } from "./prompts.ts";

/** One call of a RAG measure: a line of the provenance file, made from the question and the journaled answer. */
export interface RagCall {
  readonly id: string;
  readonly measure: string;
  readonly step: RagStep | "embed";
  /** Which of several calls of a step: the context's rank, from 0. */
  readonly part: number;
  readonly problem: Problem | null;
  readonly reply: string | null;
  readonly error: string | null;
  readonly judge: JudgeIdentity | null;
  readonly served: { readonly variant: string | null; readonly target: string | null } | null;
  readonly params: { readonly max_tokens: number; readonly seed: number } | null;
  readonly prompt_hash: string | null;
  readonly key: string;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cost: number | null;
  readonly tries: number;
  readonly ms: number | null;
}

export interface RagAsking {
  readonly session: Session;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly judge: JudgeIdentity;
  readonly address: JudgeAddress;
  /** Embedding model or function; undefined where none is named. */
  readonly embedding: { readonly type: "function" | "embedding_model"; readonly name: string } | undefined;
  readonly params: { readonly max_tokens: number; readonly seed: number };
}

/** Where in the work a call belongs. */
export interface Spot {
  readonly id: string;
  readonly measure: string;
  readonly part: number;
}

/** Asks for one step after another and keeps a line for each call. */
export class RagAsker {
  readonly #asking: RagAsking;
  readonly #prompts = new Map<RagStep, Prompt>();
  readonly calls: RagCall[] = [];

  constructor(asking: RagAsking) {
    this.#asking = asking;
  }

  /** The fields of the judge's JSON, or undefined where there is none. Throws `Stopped`. */
  async ask(
    step: RagStep,
    values: Readonly<Record<string, string | number>>,
    spot: Spot,
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    const { session, clock, timeoutMs, judge, address, params } = this.#asking;
    const prompt = this.#prompt(step);
    const texts = Object.values(values).map(String);
    const { fence, check } = marksFor(params.seed, texts);
    const key = hashOf("rag/1", judge, prompt.hash, params, values);
    const { system, user } = prompt.render({ ...values, fence, check });
    const { type, name, variant } = address;
    const call = plainCall({
      address: type === "model" ? { type, name } : { type, name, variant: variant ?? undefined },
      input: { system, messages: [{ role: "user", content: [{ type: "text", text: user }] }] },
      params: { temperature: 0, ...params },
      tags: { "pmoves.eval": "rag", "pmoves.measure": spot.measure },
    });
    const outcome = await this.#outcome(
      key,
      (client, signal, tries) => askOnce(call, { client, clock, signal, timeoutMs }, tries),
      session,
    );
    const told = { ...spot, step, judge, params, prompt_hash: prompt.hash };
    if (typeof outcome === "string") {
      this.calls.push({ ...told, ...failed(key, outcome) });
      return undefined;
    }
    const cut = outcome.finish_reason === "length";
    const { fields, problem } = parseObject(outcome.text, { check, data: texts.join("\n"), cut });
    this.calls.push({ ...told, ...answered(key, outcome), problem });
    return fields;
  }

  /** Marks the last call of a spot as one whose JSON was not of the form that was asked for. */
  refuse(spot: Spot): void {
    const at = this.calls.findLastIndex(
      ({ id, measure, part }) => id === spot.id && measure === spot.measure && part === spot.part,
    );
    const call = this.calls[at];
    if (call !== undefined && call.problem === null) this.calls[at] = { ...call, problem: "no_grade" };
  }

  /** Vectors of texts, or undefined where the call failed. */
  async embed(texts: readonly string[], spot: Spot): Promise<readonly (readonly number[])[] | undefined> {
    const { session, clock, timeoutMs, embedding } = this.#asking;
    if (embedding === undefined) return undefined;
    const key = hashOf("embed/1", embedding, texts);
    const outcome = await this.#outcome(
      key,
      (client, signal, tries) => embedOnce(client, embedding, texts, { clock, signal, timeoutMs }, tries),
      session,
    );
    const told = { ...spot, step: "embed" as const, judge: null, params: null, prompt_hash: null };
    if (typeof outcome === "string") {
      this.calls.push({ ...told, ...failed(key, outcome) });
      return undefined;
    }
    this.calls.push({ ...told, ...answered(key, outcome), problem: null, reply: null });
    return outcome.vectors;
  }

  async #outcome(
    key: string,
    work: Parameters<Session["ask"]>[1],
    session: Session,
  ): Promise<Answer | string> {
    try {
      return await session.ask(key, work);
    } catch (error) {
      if (error instanceof CallFailed) return messageOf(error);
      throw error;
    }
  }

  #prompt(step: RagStep): Prompt {
    let prompt = this.#prompts.get(step);
    if (prompt === undefined) {
      prompt = openPrompt(ragPrompts[step]);
      this.#prompts.set(step, prompt);
    }
    return prompt;
  }
}

type Outcome = Omit<RagCall, "id" | "measure" | "step" | "part" | "judge" | "params" | "prompt_hash">;

function failed(key: string, error: string): Outcome {
  const nothing = {
    reply: null,
    served: null,
    input_tokens: null,
    output_tokens: null,
    cost: null,
    ms: null,
  };
  return { ...nothing, problem: "error", error, key, tries: 0 };
}

function answered(key: string, answer: Answer): Omit<Outcome, "problem"> {
  const { text: reply, variant, target, input_tokens, output_tokens, cost, tries, ms } = answer;
  return {
    reply,
    error: null,
    served: { variant, target },
    key,
    input_tokens,
    output_tokens,
    cost,
    tries,
    ms,
  };
}

function embedOnce(
  client: InferenceClient,
  address: NonNullable<RagAsking["embedding"]>,
  texts: readonly string[],
  by: { readonly clock: Clock; readonly signal: AbortSignal; readonly timeoutMs: number },
  tries: number,
): Promise<Answer> {
  const started = by.clock.monotonic();
  return inTime(by, async (signal) => {
    const call = {
      address,
      inputs: texts,
      dimensions: undefined,
      dryrun: false,
      credentials: {},
      includeRawResponse: false,
    };
    const { model, vectors, usage } = await client.embed(call, { signal }).catch((error: unknown) => {
      throw callFailure(error);
    });
    return {
      text: "",
      function: null,
      variant: null,
      target: model,
      tier: null,
      input_tokens: usage.inputTokens,
      output_tokens: 0,
      cost: usage.cost ?? null,
      finish_reason: null,
      attempts: 1,
      tries,
      ms: Math.round(by.clock.monotonic() - started),
      inference_id: "",
      vectors,
    };
  });
}

/** A refusal of the gateway, by its status, as a failed call; anything else stays what it is. */
function callFailure(error: unknown): unknown {
  if (typeof error !== "object" || error === null || !("status" in error)) return error;
  const status = Number(error.status);
  const load = status === 429 || status === 502 || status === 503;
  return new CallFailed(messageOf(error), { passing: load || status >= 500, load, status });
}
