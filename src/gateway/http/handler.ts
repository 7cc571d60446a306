import type { Clock } from "../../kernel/clock.ts";
import type { ErrorStyle } from "../api/dialect.ts";
import { openaiErrors } from "../api/openai/index.ts";
import { nativeErrors } from "../api/tensorzero/index.ts";
import { RequestError } from "../error.ts";
import { toldError } from "./errors.ts";
import type { GatewayHandler, GatewayReply, GatewayRequest } from "./handler-port.ts";
import { jsonReply } from "./replies.ts";
import type { RouteTable } from "./route.ts";

export interface HandlerDeps {
  readonly routes: RouteTable;
  readonly clock: Clock;
  /** Prefix of all routes, "" or "/x". */
  basePath(): string;
  /** Refuses a request without a valid key. */
  check(path: string, headers: GatewayRequest["headers"]): RequestError | undefined;
  /** A fault of our own, for the log. */
  onBug(error: unknown): void;
}

/** The gateway as one function from request to reply. Every error becomes a reply in the dialect of the path. */
export function createHandler(deps: HandlerDeps): GatewayHandler {
  return {
    async handle(request) {
      const { path, query } = split(request.url, deps.basePath());
      try {
        const refused = deps.check(path, request.headers);
        if (refused) throw refused;
        const found = deps.routes.find(request.method, path);
        if (found === undefined) throw new RequestError(404, `Route not found: ${request.method} ${path}`);
        if ("allow" in found) throw wrongMethod(request.method, path, found.allow);
        return await found.route({ request, path, query, rest: found.rest });
      } catch (error) {
        return errorReply(error, path, deps.onBug);
      }
    },
    refuse(url, status, message) {
      const { path } = split(url, deps.basePath());
      return errorReply(new RequestError(status, message), path, deps.onBug);
    },
  };
}

/** Routes whose clients expect OpenAI's error shape. */
export function isOpenai(path: string): boolean {
  return (
    path.startsWith("/openai/") ||
    path === "/v1/chat/completions" ||
    path === "/v1/embeddings" ||
    path === "/v1/models"
  );
}

function errorReply(error: unknown, path: string, onBug: (error: unknown) => void): GatewayReply {
  const openai = isOpenai(path);
  const { status, message, headers, code } = toldError(error, openai, onBug);
  const style: ErrorStyle = openai ? openaiErrors : nativeErrors;
  return jsonReply(status, style.errorBody(status, message, code), headers);
}

function wrongMethod(method: string, path: string, allow: readonly string[]): RequestError {
  const allowed = allow.join(", ");
  return new RequestError(405, `${method} is not allowed on ${path}; use ${allowed}`, {
    headers: { allow: allowed },
  });
}

function split(url: string, basePath: string): { path: string; query: string } {
  const at = url.indexOf("?");
  const whole = at < 0 ? url : url.slice(0, at);
  const query = at < 0 ? "" : url.slice(at + 1);
  if (basePath === "" || !(whole === basePath || whole.startsWith(`${basePath}/`)))
    return { path: whole, query };
  return { path: whole.slice(basePath.length) || "/", query };
}
