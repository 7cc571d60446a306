import { hostOf, pathOf, withoutSlash } from "../address.ts";
import { variablesOf } from "../build/key.ts";
import { ACCOUNT_VARIABLES } from "../build/provider.ts";
import { PROVIDER_TYPES } from "../provider-types.ts";
import type { Credential } from "../types.ts";
import type { Env } from "./migration.ts";

/** What a provider type of ours becomes in TensorZero's terms. */
export interface Translated {
  readonly type: string;
  readonly address: string | undefined;
  /** Key location for where the file names none. */
  readonly key: string;
  /** Keys of pmoves.toml that keep the target what it was. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Undefined for types that TensorZero has itself, and for `scripted`, which nothing stands for. */
export function translateType(type: string, address: string | undefined, env: Env): Translated | undefined {
  const spec = PROVIDER_TYPES.get(type);
  switch (type) {
    case "ollama":
      return translateOllama(address ?? spec?.base ?? "");
    case "cloudflare":
      return {
        type: "openai",
        address: address ?? cloudflareBase(env),
        key: keyLocation(spec?.credential, env),
        settings: {},
      };
    case "glm":
      return {
        type: "openai",
        address: address ?? spec?.base,
        key: keyLocation(spec?.credential, env),
        settings: kindUnless(address ?? spec?.base ?? "", /(^|\.)(bigmodel\.cn|z\.ai)$/, "glm"),
      };
    default:
      return undefined;
  }
}

/** TensorZero reaches Ollama by its OpenAI route only; the native protocol is our own setting. */
function translateOllama(address: string): Translated {
  const bare = withoutSlash(address);
  const { name, port } = hostOf(address);
  const known = port === "11434" || name.includes("ollama");
  return {
    type: "openai",
    address: /\/v1$/.test(pathOf(bare)) ? bare : `${bare}/v1`,
    key: "none",
    settings: { wire: "ollama", ...(known ? {} : { kind: "ollama" }) },
  };
}

/** The account of the environment, else a mark that loading reports with its line. */
function cloudflareBase(env: Env): string {
  const account = ACCOUNT_VARIABLES.map((name) => env[name]).find((value) => value);
  return `https://api.cloudflare.com/client/v4/accounts/${account ?? `\${${ACCOUNT_VARIABLES[0]}}`}/ai/v1`;
}

function kindUnless(address: string, host: RegExp, kind: string): Readonly<Record<string, string>> {
  return host.test(hostOf(address).name) ? {} : { kind };
}

/** TensorZero names one variable: the first one that is set, else the first. */
export function keyLocation(credential: Credential | undefined, env: Env): string {
  const names = (credential && variablesOf(credential)) ?? [];
  const name = names.find((one) => env[one]) ?? names[0];
  return name === undefined ? "none" : `env::${name}`;
}
