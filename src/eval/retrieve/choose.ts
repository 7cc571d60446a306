import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { nearest } from "../../kernel/suggest.ts";
import { type Endpoint, endpointSchema, hirag } from "./endpoint.ts";

/** What flags and settings say of the service to ask. */
export interface EndpointWish {
  /** Name of one of the settings. */
  readonly endpoint?: string | undefined;
  readonly url?: string | undefined;
  readonly method?: "GET" | "POST" | undefined;
  /** JSON text. */
  readonly body?: string | undefined;
  readonly hits?: string | undefined;
  readonly id?: string | undefined;
  readonly score?: string | undefined;
  readonly rerank?: boolean | undefined;
}

function usage(message: string, hint: string): PmovesError {
  return new PmovesError(message, { code: "eval.endpoint", exit: EXIT.usage, hint });
}

function bodyOf(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw usage(`--body is no JSON: ${messageOf(error)}`, `e.g. --body '{"q": "{query}", "size": "{k}"}'`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw usage("--body is no JSON object", `e.g. --body '{"q": "{query}", "size": "{k}"}'`);
}

/**
 * The service that is asked: one of the settings, a mapping by flags, else Hi-RAG at `url`. Flags are stronger
 * than what the settings say of the same thing.
 */
export function chooseEndpoint(wish: EndpointWish, known: Readonly<Record<string, Endpoint>>): Endpoint {
  const { endpoint, url, method, body, hits, id, score, rerank } = wish;
  const own = {
    ...(method === undefined ? {} : { method }),
    ...(body === undefined ? {} : { body: bodyOf(body) }),
    ...(hits === undefined ? {} : { hits }),
    ...(id === undefined ? {} : { id }),
    ...(score === undefined ? {} : { score }),
  };
  if (endpoint !== undefined) {
    const named = Object.hasOwn(known, endpoint) ? known[endpoint] : undefined;
    if (named !== undefined) return { ...named, ...own, ...(url === undefined ? {} : { url }) };
    const near = nearest(endpoint, Object.keys(known));
    throw usage(
      `there is no endpoint "${endpoint}" in [eval.endpoints]`,
      near === undefined ? "add it to pmoves.toml, or map it with --url and --body" : `did you mean ${near}?`,
    );
  }
  if (url === undefined) {
    throw usage(
      "which service is to be asked?",
      "set HIRAG_URL, or name one with --url or --endpoint, e.g. --url http://localhost:8086",
    );
  }
  if (!/^https?:\/\//.test(url)) throw usage(`--url ${url} is no URL`, "e.g. http://localhost:8086");
  return Object.keys(own).length === 0 ? hirag(url, rerank) : endpointSchema.parse({ url, ...own });
}
