import {
  modelBody,
  modelsBody,
  parseChatCompletion,
  parseEmbeddings,
  servedModels,
} from "../api/openai/index.ts";
import { parseInference, parseInvoke } from "../api/tensorzero/index.ts";
import { RequestError } from "../error.ts";
import { servedHeaders } from "./attempt-headers.ts";
import { parseBody } from "./body.ts";
import { answer, callOptions, type InferenceRouteDeps } from "./inference-routes.ts";
import { jsonReply, textReply } from "./replies.ts";
import { nameInPath, type Route, type RouteTable } from "./route.ts";

export interface ClientRouteDeps extends InferenceRouteDeps {
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
  /** Parts of the gateway and whether they work, for `/health`. */
  health(): Readonly<Record<string, "ok" | "error">>;
  readonly version: string;
}

/** Every route for client programs: TensorZero's, and OpenAI's under `/openai/v1` and `/v1`. */
export function addClientRoutes(table: RouteTable, deps: ClientRouteDeps): void {
  table.add("POST", "/inference", nativeRoute(deps));
  table.add("POST", "/functions/", invokeRoute(deps));
  for (const base of ["/openai/v1", "/v1"]) {
    table.add("POST", `${base}/chat/completions`, chatRoute(deps));
    table.add("POST", `${base}/embeddings`, embeddingRoute(deps));
    table.add("GET", `${base}/models`, () =>
      jsonReply(200, modelsBody(servedModels(deps.engine.snapshot.config), deps.clock.now())),
    );
    table.add("GET", `${base}/models/`, modelRoute(deps));
  }
  table.add("GET", "/status", () => {
    const { hash } = deps.engine.snapshot.config;
    return jsonReply(200, JSON.stringify({ status: "ok", version: deps.version, config_hash: hash }));
  });
  table.add("GET", "/health", () => {
    const health = deps.health();
    const whole = Object.values(health).every((part) => part === "ok");
    return jsonReply(whole ? 200 : 503, JSON.stringify(health));
  });
  table.add("GET", "/metrics", async () =>
    textReply(200, await deps.metrics.text(), deps.metrics.contentType),
  );
}

function nativeRoute(deps: ClientRouteDeps): Route {
  return (routed) => {
    const parsed = parseInference(parseBody(routed.request.body), { now: deps.clock.now() });
    return answer(parsed, routed, false, deps);
  };
}

function chatRoute(deps: ClientRouteDeps): Route {
  return (routed) => {
    const { config } = deps.engine.snapshot;
    const parsed = parseChatCompletion(parseBody(routed.request.body), { now: deps.clock.now() }, config);
    return answer(parsed, routed, true, deps);
  };
}

/** `POST /functions/{name}/invoke`, which a service of the stack calls though TensorZero never had it. */
function invokeRoute(deps: ClientRouteDeps): Route {
  return (routed) => {
    const { request, rest, path } = routed;
    const name = /^([^/]+)\/invoke$/.exec(rest)?.[1];
    if (name === undefined) throw new RequestError(404, `Route not found: ${request.method} ${path}`);
    const { config } = deps.engine.snapshot;
    const now = deps.clock.now();
    const parsed = parseInvoke(nameInPath(name), parseBody(request.body), { now }, config);
    return answer(parsed, routed, false, deps);
  };
}

function embeddingRoute(deps: ClientRouteDeps): Route {
  return async (routed) => {
    const parsed = parseEmbeddings(parseBody(routed.request.body), deps.engine.snapshot.config);
    const finished = await deps.engine.embed(parsed.call, callOptions(routed));
    const headers = { ...servedHeaders(finished.target, finished.attempts), ...parsed.replyHeaders };
    return jsonReply(200, parsed.writer.whole(finished), headers);
  };
}

function modelRoute(deps: ClientRouteDeps): Route {
  return ({ rest }) => {
    const id = nameInPath(rest);
    const body = modelBody(servedModels(deps.engine.snapshot.config), id, deps.clock.now());
    if (body === undefined) throw new RequestError(404, `Unknown model: ${id}; GET /v1/models lists them`);
    return jsonReply(200, body);
  };
}
