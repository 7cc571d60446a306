import type { Clock } from "../../kernel/clock.ts";
import type { ErrorStyle } from "../api/dialect.ts";
import { openaiErrors } from "../api/openai/index.ts";
import { nativeErrors } from "../api/tensorzero/index.ts";
import { RequestError } from "../error.ts";
import type { Observer } from "../observe.ts";
import { toldError } from "./errors.ts";
import type { GatewayHandler, GatewayReply, GatewayRequest } from "./handler-port.ts";
import { markOf, REQUEST_ID } from "./mark.ts";
import { jsonReply } from "./replies.ts";
import type { RouteTable } from "./route.ts";

export interface HandlerDeps {
  readonly routes: RouteTable;
  readonly clock: Clock;
  /** Prefix of all routes, "" or "/x". */
  basePath(): string;
  /** Refuses a request without a valid key. */
  check(path: string, headers: GatewayRequest["headers"]): RequestError | undefined;
  /** Told of what led to no inference. */
  readonly observer: Pick<Required<Observer>, "request">;
  /** A fault of our own, for the log. */
  onBug(error: unknown): void;
}

/** The gateway as one function from request to reply. Every error becomes a reply in the dialect of the path. */
export function createHandler(deps: HandlerDeps): GatewayHandler {
  return {
    async handle(request) {
      const { path, query } = split(request.url, deps.basePath());
      const started = deps.clock.monotonic();
      const mark = markOf(request, path, deps.clock);
      let told: Told;
      try {
        const refused = deps.check(path, request.headers);
        if (refused) throw refused;
        const found = deps.routes.find(request.method, path);
        if (found === undefined) throw new RequestError(404, `Route not found: ${request.method} ${path}`);
        if ("allow" in found) throw wrongMethod(request.method, path, found.allow);
        told = {
          reply: await found.route({ request, mark, path, query, rest: found.rest }),
          error: undefined,
        };
      } catch (error) {
        told = errorReply(error, path, deps.onBug);
      }
      const { reply, error } = told;
      reply.headers[REQUEST_ID] = mark.id;
      if (!mark.recorded) {
        const ms = deps.clock.monotonic() - started;
        deps.observer.request({ mark, status: reply.status, ms, error });
      }
      return reply;
    },
    refuse(url, status, message) {
      const { path } = split(url, deps.basePath());
      const { reply, error } = errorReply(new RequestError(status, message), path, deps.onBug);
      const mark = markOf({ headers: {}, method: "-" }, path, deps.clock);
      reply.headers[REQUEST_ID] = mark.id;
      deps.observer.request({ mark, status, ms: 0, error });
      return reply;
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

/** A reply, and the error that it tells. */
interface Told {
  readonly reply: GatewayReply;
  readonly error: string | undefined;
}

function errorReply(error: unknown, path: string, onBug: (error: unknown) => void): Told {
  const openai = isOpenai(path);
  const { status, message, headers, code } = toldError(error, openai, onBug);
  const style: ErrorStyle = openai ? openaiErrors : nativeErrors;
  return { reply: jsonReply(status, style.errorBody(status, message, code), headers), error: message };
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
