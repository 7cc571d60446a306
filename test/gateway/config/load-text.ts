import type { ConfigSource, Notice, Target } from "../../../src/gateway/config/index.ts";
import { type Built, ConfigError, type LoadOptions, loadConfig } from "../../../src/gateway/config/index.ts";
import { memorySource } from "./memory-source.ts";

export const SPOKEN = new Set(["openai", "ollama", "scripted"] as const);
export const ALL_WIRES = new Set(["openai", "ollama", "scripted", "anthropic", "gemini"] as const);

export interface Given extends Partial<LoadOptions> {
  readonly env?: ConfigSource["env"];
  readonly hosts?: readonly string[];
  readonly more?: Readonly<Record<string, string>>;
}

/** Loads one text as `/c/tensorzero.toml`, with nothing required to be usable unless asked. */
export function loadText(text: string, given: Given = {}): Promise<Built> {
  const { env, hosts, more, ...options } = given;
  const files = { "/c/tensorzero.toml": text, ...more };
  return loadConfig({
    files: ["/c/tensorzero.toml"],
    source: memorySource(files, env, hosts),
    spokenWires: SPOKEN,
    requireUsable: false,
    ...options,
  });
}

/** The errors of a text that must not load, one line each. */
export async function errorsOf(text: string, given: Given = {}): Promise<readonly string[]> {
  try {
    await loadText(text, given);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split("\n");
    throw error;
  }
  throw new Error("it loaded without an error");
}

export async function noticesOf(text: string, code: string, given: Given = {}): Promise<readonly Notice[]> {
  const { config } = await loadText(text, given);
  return config.notices.filter((notice) => notice.code === code);
}

export function targetsOf({ config }: Built): readonly Target[] {
  return [...config.models.values(), ...config.embeddingModels.values()].flatMap(({ targets }) => targets);
}

/** The least TensorZero file, for tests about one more thing. */
export const SMALL = `
[models.m]
routing = ["p"]
[models.m.providers.p]
type = "openai"
model_name = "gpt-4o-mini"

[functions.f]
type = "chat"
[functions.f.variants.v]
type = "chat_completion"
model = "m"
`;
