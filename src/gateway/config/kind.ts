import { hostOf, isPrivate } from "./address.ts";
import type { ProviderType } from "./provider-types.ts";
import type { Kind, Tier, Wire } from "./types.ts";

/**
 * What a target is: its type where that says it, else its address. `type = "openai"` alone says only
 * which protocol is spoken. `keyed`: the file names a key for it.
 */
export function kindOf(type: ProviderType, address: string, keyed: boolean): Kind {
  if (type.kind !== "address") return type.kind;
  return kindOfAddress(address, keyed) ?? (type.wire === "anthropic" ? "anthropic" : "compatible");
}

function kindOfAddress(address: string, keyed: boolean): Kind | undefined {
  const { name, port } = hostOf(address);
  if (isDomain(name, "openrouter.ai")) return "openrouter";
  if (isDomain(name, "bigmodel.cn") || isDomain(name, "z.ai")) return "glm";
  if (name === "api.cloudflare.com") return "cloudflare";
  if (name === "generativelanguage.googleapis.com") return "gemini";
  if (name === "api.anthropic.com") return "anthropic";
  if (name === "api.openai.com") return "openai";
  if (port === "11434" || name.includes("ollama")) return "ollama";
  return isPrivate(name) && !keyed ? "local" : undefined;
}

const TIERS: Readonly<Record<Kind, Tier>> = {
  ollama: 1,
  cloudflare: 1,
  local: 1,
  scripted: 1,
  openrouter: 2,
  glm: 2,
  claude_code: 2,
  gemini: 3,
  anthropic: 3,
  openai: 3,
  compatible: 3,
  foreign: 3,
};

/** 1 local or free, 2 plans, 3 paid by use. Ollama's own cloud is a plan, not a local machine. */
export function tierOf(kind: Kind, address: string): Tier {
  return kind === "ollama" && isDomain(hostOf(address).name, "ollama.com") ? 2 : TIERS[kind];
}

export const KINDS = Object.keys(TIERS) as readonly Kind[];

export const WIRES: readonly Wire[] = [
  "ollama",
  "openai",
  "responses",
  "anthropic",
  "gemini",
  "scripted",
  "none",
];

/** Machines of one's own, where requests queue for one card and models have to be loaded. */
export function isLocal(kind: Kind): boolean {
  return kind === "ollama" || kind === "local";
}

function isDomain(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}
