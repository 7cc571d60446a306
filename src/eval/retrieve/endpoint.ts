import * as z from "zod";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { Asked } from "./asked.ts";

const path = z.string().min(1);

/**
 * How a search service is asked and read. `{query}`, `{namespace}`, `{topic}` and `{k}` are filled in: a text
 * that is nothing but `{k}` becomes the number. Paths into the reply are names with dots between.
 *
 * ```toml
 * [eval.endpoints.mine]
 * url = "http://localhost:9000/search"
 * body = { q = "{query}", size = "{k}" }
 * hits = "result.documents"
 * id = "meta.id"
 * score = "similarity"
 * header_env = { authorization = "SEARCH_TOKEN" }
 * ```
 */
export const endpointSchema = z.strictObject({
  url: z.string().min(1),
  method: z.enum(["GET", "POST"]).default("POST"),
  body: z.record(z.string(), z.unknown()).optional(),
  /** Where the list of hits is; "" where the reply is the list. */
  hits: z.string().default("hits"),
  id: path.default("chunk_id"),
  /** Best first by their order where it is not given or no hit has one. */
  score: path.optional(),
  headers: z.record(z.string(), z.string()).default({}),
  /** Header to the environment variable that holds its value: secrets go here. */
  header_env: z.record(z.string(), z.string()).default({}),
});

export type Endpoint = z.output<typeof endpointSchema>;

/** `POST {HIRAG_URL}/hirag/query` of the stack's Hi-RAG gateway. */
export function hirag(url: string, rerank: boolean | undefined): Endpoint {
  const body = { query: "{query}", namespace: "{namespace}", k: "{k}" };
  return endpointSchema.parse({
    url: `${url.replace(/\/+$/, "")}/hirag/query`,
    body: rerank === undefined ? body : { ...body, use_rerank: rerank },
    score: "score",
  });
}

export interface HttpAsk {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

function fill(template: unknown, values: Readonly<Record<string, string | number>>): unknown {
  if (typeof template === "string") {
    const whole = /^\{(\w+)\}$/.exec(template)?.[1];
    if (whole !== undefined && values[whole] !== undefined) return values[whole];
    return template.replace(/\{(\w+)\}/g, (text, name) => String(values[name] ?? text));
  }
  if (Array.isArray(template)) return template.map((entry) => fill(entry, values));
  if (typeof template !== "object" || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fill(value, values)]));
}

/** The request for one question. Throws `PmovesError` for a header whose variable is not set. */
export function requestOf(
  endpoint: Endpoint,
  asked: Asked,
  k: number,
  env: Readonly<Record<string, string | undefined>>,
): HttpAsk {
  const values = { query: asked.query, namespace: asked.namespace, topic: asked.topic, k };
  const url = endpoint.url.replace(/\{(\w+)\}/g, (text, name: keyof typeof values) =>
    values[name] === undefined ? text : encodeURIComponent(values[name]),
  );
  const secrets = Object.entries(endpoint.header_env).map(([name, variable]) => {
    const value = env[variable];
    if (value) return [name.toLowerCase(), value] as const;
    throw new PmovesError(`the header ${name} is to come from ${variable}, which is not set`, {
      code: "eval.endpoint_env",
      exit: EXIT.auth,
      hint: `export ${variable}=…`,
    });
  });
  const headers = {
    accept: "application/json",
    ...Object.fromEntries(
      Object.entries(endpoint.headers).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    ...Object.fromEntries(secrets),
  };
  if (endpoint.method === "GET") return { method: "GET", url, headers };
  const body = JSON.stringify(fill(endpoint.body ?? { query: "{query}", k: "{k}" }, values));
  return { method: "POST", url, headers: { "content-type": "application/json", ...headers }, body };
}
