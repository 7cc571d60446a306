import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import type { Secret } from "../../kernel/secret.ts";
import { RequestError } from "../error.ts";
import { type HttpClient, HttpFailure, type HttpOpen, type HttpRequest } from "../providers/http-port.ts";
import { readToldHeaders } from "./attempt-reader.ts";
import { gatewayUrl } from "./gateway-url.ts";

export interface RemoteOptions {
  readonly http: HttpClient;
  /** As the user gave it. */
  readonly url: string;
  /** Where it was given, e.g. `env TENSORZERO_BASE_URL`, for errors. */
  readonly from?: string | undefined;
  readonly key?: Secret | undefined;
}

/** Requests to one gateway, with errors that say which gateway, and what to do. */
export class Connection {
  readonly url: string;
  readonly #options: RemoteOptions;

  /** Throws `PmovesError` (exit 2) for what is no address. */
  constructor(options: RemoteOptions) {
    this.#options = options;
    this.url = gatewayUrl(options.url, options.from);
  }

  /** Sends and resolves at the head, whatever its status but 401. Throws `PmovesError` (exit 4 or 5). */
  async open(
    path: string,
    body: unknown,
    signal: AbortSignal,
    method: HttpRequest["method"] = "POST",
  ): Promise<HttpOpen> {
    const answer = await this.#sent(signal, () =>
      this.#options.http.open(this.#request(method, path, body, signal)),
    );
    if (answer.status === 401) {
      const text = await bodyText(answer, signal);
      throw this.#unauthorized(this.reason(answer.status, text));
    }
    return answer;
  }

  /**
   * Sends and gives the JSON value of a 2xx. Throws `RequestError` with the gateway's reason for any other
   * status, `PmovesError` where there is no gateway (exit 5) or no right key (exit 4).
   */
  async json(method: "GET" | "POST", path: string, body: unknown, signal: AbortSignal): Promise<unknown> {
    const answer = await this.#sent(signal, () =>
      this.#options.http.exchange(this.#request(method, path, body, signal)),
    );
    const { status, headers } = answer;
    if (status === 401) throw this.#unauthorized(this.reason(status, answer.body));
    if (status < 200 || status > 299) {
      const { attempts } = readToldHeaders(headers);
      throw new RequestError(status, this.reason(status, answer.body), { attempts });
    }
    const value = parsed(answer.body);
    if (value === undefined) throw this.notOne(`${path} did not answer with JSON`);
    return value;
  }

  /** Why the gateway refused, in its words where it gave any. */
  reason(status: number, body: string): string {
    const said = errorText(parsed(body));
    return said ?? `${this.url} answered ${status} without a reason; is a gateway running there?`;
  }

  /** An answer that no gateway gives. */
  notOne(what: string): PmovesError {
    return new PmovesError(`${this.#name()} does not answer as a gateway does: ${what}`, {
      code: "gateway.not_one",
      exit: EXIT.unreachable,
      hint: "give the address of a pmoves or TensorZero gateway, without a route",
    });
  }

  #request(method: HttpRequest["method"], path: string, body: unknown, signal: AbortSignal): HttpRequest {
    const { key } = this.#options;
    const headers: Record<string, string> = { accept: "application/json, text/event-stream" };
    if (body !== undefined) headers["content-type"] = "application/json";
    if (key !== undefined) headers.authorization = `Bearer ${key.reveal()}`;
    return {
      method,
      url: this.url + path,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    };
  }

  async #sent<T>(signal: AbortSignal, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (!(error instanceof HttpFailure)) throw error;
      const { from } = this.#options;
      const other = from?.startsWith("env ") ? `unset ${from.slice(4)}` : "leave --gateway out";
      throw new PmovesError(`no gateway answers at ${this.#name()}: ${messageOf(error)}`, {
        code: "gateway.unreachable",
        exit: EXIT.unreachable,
        hint: `start it with \`pmoves serve\`, or ${other} to run without one`,
        cause: error,
      });
    }
  }

  #unauthorized(reason: string): PmovesError {
    const given = this.#options.key !== undefined;
    return new PmovesError(`${this.#name()}: ${reason}`, {
      code: "gateway.unauthorized",
      exit: EXIT.auth,
      hint: given ? "check PMOVES_API_KEY" : "export PMOVES_API_KEY with a key of that gateway",
    });
  }

  #name(): string {
    const { from } = this.#options;
    return from === undefined ? this.url : `${this.url} (${from})`;
  }
}

/** Most of an error's body that is read. */
const ERROR_BYTES = 64 * 1024;

/** The body of a refusal as text; what does not fit is left. */
export async function bodyText(answer: HttpOpen, signal: AbortSignal): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer.chunks) {
      parts.push(chunk);
      bytes += chunk.byteLength;
      if (bytes > ERROR_BYTES) break;
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (!(error instanceof HttpFailure)) throw error;
    // The status is known; a reason that came half is still the best there is.
  }
  return Buffer.concat(parts).toString("utf8");
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The reason in an error body of either dialect: `{"error": text}` or `{"error": {"message": text}}`. */
export function errorText(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("error" in body)) return undefined;
  const { error } = body;
  if (typeof error === "string") return error;
  if (typeof error === "object" && error !== null && "message" in error) return String(error.message);
  return JSON.stringify(error);
}
