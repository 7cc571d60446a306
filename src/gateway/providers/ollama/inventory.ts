import type { Secret } from "../../../kernel/secret.ts";
import { failureOf, parsed } from "../exchange.ts";
import { bearer } from "../headers.ts";
import type { HttpClient } from "../http-port.ts";
import { classify, classifyMalformed } from "../outcomes/classify.ts";
import { ollamaOrigin } from "./origin.ts";

/** A model that an Ollama server has on disk. */
export interface OllamaModel {
  /** With its tag: `qwen3:8b`, `nomic-embed-text:latest`. */
  readonly name: string;
  /** Bytes on disk; undefined where the server does not say. */
  readonly size: number | undefined;
  /** `bert` and `nomic-bert` families only embed. */
  readonly family: string | undefined;
}

/** A model that is in memory now. */
export interface LoadedModel {
  readonly name: string;
  /** Tokens of the context that it was loaded with. */
  readonly contextLength: number | undefined;
  /** Unix milliseconds at which it will be unloaded. */
  readonly expiresAt: number | undefined;
}

export interface InventoryCall {
  readonly http: HttpClient;
  /** With or without `/v1`. */
  readonly baseUrl: string;
  readonly signal: AbortSignal;
  readonly key?: Secret | undefined;
  /** Unix milliseconds. */
  readonly now: number;
}

/** What is pulled (`GET /api/tags`). Throws `AttemptFailure`. */
export async function pulledModels(call: InventoryCall): Promise<readonly OllamaModel[]> {
  return readTags(await ask(call, "/api/tags"));
}

/** What is loaded (`GET /api/ps`). Throws `AttemptFailure`. */
export async function loadedModels(call: InventoryCall): Promise<readonly LoadedModel[]> {
  return readPs(await ask(call, "/api/ps"));
}

/** The names of both lists, asked at once. Throws `AttemptFailure`. */
export async function localModels(
  call: InventoryCall,
): Promise<{ readonly pulled: readonly string[]; readonly loaded: readonly string[] }> {
  const [pulled, loaded] = await Promise.all([pulledModels(call), loadedModels(call)]);
  return { pulled: pulled.map(({ name }) => name), loaded: loaded.map(({ name }) => name) };
}

export function readTags(text: string): readonly OllamaModel[] {
  return entriesOf(text).map((entry) => {
    const details = entry.details as Readonly<Record<string, unknown>> | null | undefined;
    const family = details?.family;
    return {
      name: nameOf(entry),
      size: typeof entry.size === "number" ? entry.size : undefined,
      family: typeof family === "string" ? family : undefined,
    };
  });
}

export function readPs(text: string): readonly LoadedModel[] {
  return entriesOf(text).map((entry) => {
    const expires = typeof entry.expires_at === "string" ? Date.parse(entry.expires_at) : Number.NaN;
    return {
      name: nameOf(entry),
      contextLength: typeof entry.context_length === "number" ? entry.context_length : undefined,
      expiresAt: Number.isNaN(expires) ? undefined : expires,
    };
  });
}

async function ask({ http, baseUrl, signal, key, now }: InventoryCall, route: string): Promise<string> {
  const headers = { accept: "application/json", ...bearer(key?.reveal()) };
  try {
    const whole = await http.exchange({ method: "GET", url: ollamaOrigin(baseUrl) + route, headers, signal });
    if (whole.status !== 200) throw classify("ollama", { ...whole, now });
    return whole.body;
  } catch (error) {
    throw failureOf(error);
  }
}

function entriesOf(text: string): readonly Readonly<Record<string, unknown>>[] {
  const what = "no list of models";
  const body = parsed(text, 200, what) as { readonly models?: unknown } | null;
  const models = body?.models;
  if (!Array.isArray(models)) throw classifyMalformed(what, text, 200);
  return models.filter((entry) => typeof entry === "object" && entry !== null && nameOf(entry) !== "");
}

function nameOf(entry: Readonly<Record<string, unknown>>): string {
  const { name, model } = entry;
  return typeof name === "string" ? name : typeof model === "string" ? model : "";
}
