/** The gateway as a function: no sockets. `src/adapters/http-server` carries these over node:http. */

export interface GatewayRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The whole body, already read, decompressed and within limits; empty for none. */
  readonly body: Uint8Array;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
}

export interface GatewayReply {
  readonly status: number;
  /** Made for this reply alone: whoever passes it on may add to it. */
  readonly headers: Record<string, string>;
  /** Text, or text as it comes (SSE). Leaving the iteration early cancels the work behind it. */
  readonly body: string | AsyncIterable<string>;
}

export interface GatewayHandler {
  /** Never throws: whatever goes wrong is a reply in the dialect of the path. */
  handle(request: GatewayRequest): Promise<GatewayReply>;
  /** A refusal in the dialect of the path for what the server itself rejects (too large, too slow, malformed). */
  refuse(url: string, status: number, message: string): GatewayReply;
}
