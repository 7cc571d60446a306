import { cloudflareAddress } from "./build/provider.ts";
import { PROVIDER_TYPES } from "./provider-types.ts";
import { showKey } from "./toml/path.ts";
import type { LocalModel } from "./zero/declarations.ts";
import { OLLAMA_CHAT, OLLAMA_EMBED, ZERO_PROVIDERS, type ZeroProvider } from "./zero/models.ts";
import { ollamaAddress } from "./zero/ollama-host.ts";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * A commented tensorzero.toml to start from: what the environment has keys for, the rest commented out.
 * Keys themselves never get into it. `local` is what Ollama lists, undefined where none answered.
 */
export function initConfig(env: Env, local: readonly LocalModel[] | undefined): string {
  const found = ZERO_PROVIDERS.filter((one) => keyOf(one, env) !== undefined && addressKnown(one, env));
  const missing = ZERO_PROVIDERS.filter((one) => !found.includes(one));
  const chat = (local ?? []).find(({ embedding }) => !embedding)?.name ?? OLLAMA_CHAT;
  const embed = (local ?? []).find(({ embedding }) => embedding)?.name ?? OLLAMA_EMBED;
  const variants = ["local", ...found.map(({ name }) => name)];
  return [
    head(local),
    '[gateway]\nbind_address = "127.0.0.1:3000"',
    "# --- Models ---------------------------------------------------------------------",
    localModel(
      "models",
      "local",
      chat,
      env,
      "# options = { num_ctx = 16384 }   # longer prompts are cut silently",
    ),
    ...found.map((one) => cloudModel(one, env)),
    ...missing.map((one) => commented(one, env)),
    localModel("embedding_models", "embed", embed, env, undefined),
    "# --- Functions: variants are tried in this order --------------------------------",
    '[functions.chat]\ntype = "chat"',
    ...variants.map(variant),
    order(variants),
  ].join("\n\n");
}

function head(local: readonly LocalModel[] | undefined): string {
  const ollama = local === undefined ? "no Ollama answered" : `Ollama has ${local.length} models`;
  return [
    `# Written by \`pmoves config init\`; ${ollama}. Check it with \`pmoves config check\`.`,
    '# `type = "ollama"` is ours. `pmoves config migrate` writes a file that TensorZero itself loads.',
  ].join("\n");
}

function localModel(table: string, name: string, model: string, env: Env, hint: string | undefined): string {
  return [
    `[${table}.${name}]`,
    'routing = ["ollama"]',
    "",
    `[${table}.${name}.providers.ollama]`,
    'type = "ollama"',
    `api_base = ${JSON.stringify(ollamaAddress(env))}`,
    `model_name = ${JSON.stringify(model)}   # ollama pull ${model}`,
    ...(hint === undefined ? [] : [hint]),
  ].join("\n");
}

function cloudModel(one: ZeroProvider, env: Env): string {
  const spec = PROVIDER_TYPES.get(one.type);
  const ours = spec?.tensorzero === false;
  const address = one.type === "cloudflare" ? (cloudflareAddress(env) ?? CLOUDFLARE_MARK) : spec?.base;
  return [
    `[models.${showKey(one.name)}]`,
    `routing = [${JSON.stringify(one.name)}]`,
    "",
    `[models.${showKey(one.name)}.providers.${showKey(one.name)}]`,
    `type = ${JSON.stringify(ours ? "openai" : one.type)}`,
    ...(ours && address !== undefined ? [`api_base = ${JSON.stringify(address)}`] : []),
    `model_name = ${JSON.stringify(one.chat)}`,
    `api_key_location = "env::${keyOf(one, env) ?? one.keys[0]}"`,
  ].join("\n");
}

const CLOUDFLARE_MARK = "https://api.cloudflare.com/client/v4/accounts/YOUR_ACCOUNT_ID/ai/v1";

function commented(one: ZeroProvider, env: Env): string {
  const lines = cloudModel(one, env).split("\n");
  return [
    `# Set ${one.keys[0]} to use it, and add "${one.name}" below:`,
    ...lines.map((line) => `# ${line}`.trimEnd()),
  ].join("\n");
}

function variant(name: string): string {
  return `[functions.chat.variants.${showKey(name)}]\ntype = "chat_completion"\nmodel = ${JSON.stringify(name)}`;
}

function order([first = "local", ...rest]: readonly string[]): string {
  const fallbacks = rest.map((name) => JSON.stringify(name)).join(", ");
  return [
    "[functions.chat.experimentation]",
    'type = "static"',
    `candidate_variants = [${JSON.stringify(first)}]`,
    `fallback_variants = [${fallbacks}]\n`,
  ].join("\n");
}

function keyOf(one: ZeroProvider, env: Env): string | undefined {
  return one.keys.find((name) => env[name]);
}

function addressKnown(one: ZeroProvider, env: Env): boolean {
  return one.type !== "cloudflare" || cloudflareAddress(env) !== undefined;
}
