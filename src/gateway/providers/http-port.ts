/** What providers need of HTTP. `src/adapters/http-client` implements it with undici. */

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Aborting closes the connection at once; the call then throws the signal's reason. */
  readonly signal: AbortSignal;
}

export interface HttpHead {
  readonly status: number;
  /** Names in lower case; a repeated header's values are joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
}

export interface HttpWhole extends HttpHead {
  readonly body: string;
}

export interface HttpOpen extends HttpHead {
  /**
   * The body as it arrives. Reading is what lets more arrive (back-pressure). Leaving the loop early
   * closes the connection. Throws `HttpFailure` when the connection breaks before the end.
   */
  readonly chunks: AsyncIterable<Uint8Array>;
  /**
   * All that matters of the body has been read: what is left goes by unread, so that the connection can be
   * kept; a body that does not end within a moment is cut off. To be called before the loop is left.
   */
  release(): void;
}

export interface HttpClient {
  /** Sends and reads the whole body, at most `maxBytes` (default 64 MiB). Any status resolves. */
  exchange(request: HttpRequest, maxBytes?: number): Promise<HttpWhole>;
  /** Sends and resolves at the response's head. Any status resolves. */
  open(request: HttpRequest): Promise<HttpOpen>;
  close(): Promise<void>;
}

export type HttpFaultKind =
  | "refused"
  | "dns"
  | "tls"
  /** Closed or reset before the answer was whole. */
  | "reset"
  /** Not HTTP, or a body larger than allowed. */
  | "protocol"
  | "too_large";

/** The connection failed; no (whole) answer was read. */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure";
  readonly kind: HttpFaultKind;

  constructor(kind: HttpFaultKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}
