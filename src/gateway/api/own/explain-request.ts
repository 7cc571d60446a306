import type { GatewayConfig, Tier } from "../../config/types.ts";
import type { Engine } from "../../engine/engine.ts";
import type { ExplainRequest, Explanation } from "../../engine/explain.ts";
import { RequestError } from "../../error.ts";
import type { InferenceCall } from "../../model/index.ts";
import { parseChatCompletion } from "../openai/index.ts";
import { parseInference } from "../tensorzero/index.ts";

const NAMES: ReadonlyMap<string, "function" | "variant" | "model" | "episodeId"> = new Map([
  ["function_name", "function"],
  ["function", "function"],
  ["variant_name", "variant"],
  ["variant", "variant"],
  ["model_name", "model"],
  ["model", "model"],
  ["episode_id", "episodeId"],
]);

/** Reads the body of `POST /pmoves/v1/route/explain`: names as in `/inference`, and `min_tier`, `max_tier`. */
export function readExplainRequest(body: unknown): ExplainRequest {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new RequestError(400, 'The body must be an object, e.g. {"function_name": "chat"}');
  }
  const asked: { -readonly [K in keyof ExplainRequest]: ExplainRequest[K] } = {};
  for (const [key, value] of Object.entries(body)) {
    const name = NAMES.get(key);
    if (name !== undefined) asked[name] = text(key, value);
    else if (key === "min_tier") asked.minTier = tier(key, value);
    else if (key === "max_tier") asked.maxTier = tier(key, value);
    else if (key === "request") asked.request = value;
    else
      throw new RequestError(
        400,
        `${key}: unknown field; there are ${[...NAMES.keys()].join(", ")}, request, min_tier, max_tier`,
      );
  }
  return asked;
}

function text(key: string, value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw new RequestError(400, `${key}: must be a name`);
}

function tier(key: string, value: unknown): Tier {
  if (value === 1 || value === 2 || value === 3) return value;
  throw new RequestError(400, `${key}: must be 1, 2 or 3`);
}

/** Explains a name, or a whole request in either dialect. Throws `RequestError` for what can't be read. */
export async function explainAsked(engine: Engine, asked: ExplainRequest, now: number): Promise<Explanation> {
  if (asked.request === undefined) return engine.explain(asked);
  return engine.explainCall(callOf(asked.request, engine.snapshot.config, now), asked);
}

function callOf(body: unknown, config: GatewayConfig, now: number): InferenceCall {
  const isChat = typeof body === "object" && body !== null && "messages" in body;
  return isChat ? parseChatCompletion(body, { now }, config).call : parseInference(body, { now }).call;
}
