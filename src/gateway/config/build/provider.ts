import { hostOf, isPrivate, pathOf, withoutSlash } from "../address.ts";
import type { Declarations, ProviderDecl } from "../declarations.ts";
import { kindOf } from "../kind.ts";
import { anyOf, GEMINI_BASE, NO_KEY, PROVIDER_TYPES, type ProviderType } from "../provider-types.ts";
import type { Credential, Kind, Wire } from "../types.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Where each kind's key usually is, for dialects in which the type does not say. */
export const KIND_KEYS: Partial<Record<Kind, Credential>> = {
  openrouter: { from: "env", name: "OPENROUTER_API_KEY" },
  glm: anyOf("GLM_API_KEY", "ZHIPUAI_API_KEY", "ZAI_API_KEY"),
  cloudflare: anyOf("CLOUDFLARE_API_TOKEN", "CF_API_TOKEN"),
  gemini: anyOf("GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_AI_STUDIO_API_KEY"),
  anthropic: { from: "env", name: "ANTHROPIC_API_KEY" },
  openai: { from: "env", name: "OPENAI_API_KEY" },
};

export const ACCOUNT_VARIABLES = ["CLOUDFLARE_ACCOUNT_ID", "CF_ACCOUNT_ID"] as const;

export function typeOf({ type }: ProviderDecl): ProviderType {
  const spec = PROVIDER_TYPES.get(type);
  if (!spec) throw new Error(`provider type "${type}" got past its reader`);
  return spec;
}

/** The address as the file means it: its own, the type's, or Cloudflare's with the account of the environment. */
export function addressOf(provider: ProviderDecl, env: Env): string | undefined {
  const spec = typeOf(provider);
  if (provider.address !== undefined) return provider.address;
  return spec.kind === "cloudflare" ? cloudflareAddress(env) : spec.base;
}

export function cloudflareAddress(env: Env): string | undefined {
  const account = ACCOUNT_VARIABLES.map((name) => env[name]).find((value) => value);
  return account && `https://api.cloudflare.com/client/v4/accounts/${encodeURIComponent(account)}/ai/v1`;
}

export function kindOfProvider(provider: ProviderDecl, env: Env): Kind {
  const keyed = provider.credential !== undefined && provider.credential.from !== "none";
  return provider.settings.kind ?? kindOf(typeOf(provider), addressOf(provider, env) ?? "", keyed);
}

/** The key that the file names, else the type's default. A private server never gets a cloud key unasked. */
export function credentialOf(provider: ProviderDecl, declarations: Declarations): Credential {
  if (provider.credential) return provider.credential;
  const configured = declarations.defaultCredentials.get(provider.type);
  if (configured) return configured;
  const spec = typeOf(provider);
  const address = provider.address ?? spec.base ?? "";
  const kind = kindOfProvider(provider, {});
  if (kind === "ollama" && hostOf(address).name === "ollama.com")
    return { from: "env", name: "OLLAMA_API_KEY" };
  if (kind === "ollama") return NO_KEY;
  if (spec.kind === "address" && isPrivate(hostOf(address).name)) {
    const own = provider.type !== "openai" && provider.type !== "anthropic";
    return own ? { from: "fallback", default: spec.credential, fallback: NO_KEY } : NO_KEY;
  }
  return (declarations.dialect === "tensorzero" ? undefined : KIND_KEYS[kind]) ?? spec.credential;
}

/** Address up to the route: `…/v1` where OpenAI's protocol is spoken, the bare server for Ollama's own. */
export function baseUrlOf(address: string, wire: Wire): string {
  const plain = withoutSlash(address);
  return wire === "ollama" ? plain.replace(/\/(?:v1|api)$/, "") : plain;
}

/** Why an address that reads well answers nothing at this wire, with the mend. */
export function deafAddress(
  address: string,
  kind: Kind,
  wire: Wire,
): { readonly reason: string; readonly fix: string } | undefined {
  const path = withoutSlash(pathOf(address));
  if (wire === "gemini" && hostOf(address).name === "generativelanguage.googleapis.com") {
    if (path !== "" && !path.endsWith("/openai")) return undefined;
    const reason = "Gemini's own protocol is spoken under /v1beta, and under /v1beta/openai only OpenAI's";
    return { reason, fix: `write "${GEMINI_BASE}", or type = "openai" for the compatible route` };
  }
  if (wire === "anthropic" && hostOf(address).name === "api.anthropic.com" && path === "") {
    const fix = `write "${withoutSlash(address)}/v1"`;
    return { reason: "the Messages protocol is spoken under /v1", fix };
  }
  if (wire !== "openai" && wire !== "responses") return undefined;
  if (kind === "ollama" && path === "") {
    const fix = `write "${withoutSlash(address)}/v1", or type = "ollama"`;
    return { reason: "Ollama speaks OpenAI's protocol only under /v1", fix };
  }
  if (hostOf(address).name === "api.cloudflare.com" && !path.endsWith("/ai/v1")) {
    return {
      reason: "Workers AI speaks OpenAI's protocol only under /ai/v1",
      fix: "end the address with /ai/v1",
    };
  }
  return undefined;
}
