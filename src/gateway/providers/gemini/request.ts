import type { Target } from "../../config/types.ts";
import type { ModelRequest } from "../../model/index.ts";
import { contentsOf } from "./contents.ts";
import { generationConfig, shapeInWords } from "./generation.ts";
import { addTools } from "./tools.ts";

type Body = Record<string, unknown>;

export interface Built {
  readonly body: Body;
  /** What the request asked for and Gemini can't be told, as paths: `tools/f/properties/a/pattern`, `verbosity`. */
  readonly dropped: readonly string[] | undefined;
}

/** A target's options that stand beside `generationConfig`; all others stand in it. */
const TOP_LEVEL: ReadonlySet<string> = new Set([
  "safetySettings",
  "cachedContent",
  "serviceTier",
  "store",
  "labels",
]);

/** The body of `generateContent` and `streamGenerateContent` (ai.google.dev/api/generate-content), before patches. */
export function generateBody(request: ModelRequest, target: Target): Built {
  const dropped: string[] = [];
  const { tools, params } = request;
  const body: Body = { contents: contentsOf(request, target) };
  const system = systemText(request, target);
  if (system !== undefined) body.systemInstruction = { parts: [{ text: system }] };
  if (tools !== undefined) addTools(body, tools, target, dropped);
  const config = generationConfig(request, target, dropped);
  const tier = params.service_tier;
  if (tier === "flex" || tier === "priority") body.serviceTier = tier;
  else if (tier === "default") body.serviceTier = "standard";
  for (const name in target.options) {
    if (TOP_LEVEL.has(name)) body[name] = target.options[name];
    else config[name] ??= target.options[name];
  }
  for (const _ in config) {
    body.generationConfig = config;
    break;
  }
  return { body, dropped: dropped.length === 0 ? undefined : dropped };
}

function systemText(request: ModelRequest, target: Target): string | undefined {
  const { system, output } = request;
  if (!shapeInWords(request, target)) return system;
  const shape =
    output.type === "schema"
      ? `When you do not call a function, answer with one JSON value that is valid under this JSON Schema, and nothing else:\n${JSON.stringify(output.schema)}`
      : "When you do not call a function, answer with one JSON value and nothing else.";
  return system === undefined ? shape : `${system}\n\n${shape}`;
}
