import type { Socket } from "node:net";
import type { Exchange } from "./exchange.ts";
import { rawReply } from "./reply.ts";
import type { ServerState } from "./state.ts";

const LEFT: ReadonlySet<string | undefined> = new Set(["ECONNRESET", "EPIPE", "HPE_INVALID_EOF_STATE"]);

/** Why node's parser gave a connection up, as a status and a sentence. */
function refusalOf(
  code: string | undefined,
  limits: ServerState["limits"],
): [status: number, message: string] {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return [431, `The request's headers are larger than the limit of ${limits.maxHeaderBytes} bytes`];
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return [413, "The chunk extensions of the request body are too large"];
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return [408, "The request took too long to arrive"];
  }
  return [400, "The request is not valid HTTP"];
}

/** One client connection: which exchanges live on it (several when requests are pipelined). */
export class Connection {
  readonly exchanges = new Set<Exchange>();
  readonly #server: ServerState;
  readonly #socket: Socket;
  #refused = false;
  #cancelLinger: (() => void) | undefined;

  constructor(server: ServerState, socket: Socket) {
    this.#server = server;
    this.#socket = socket;
  }

  /** The parser met something that is no request, or a clock ran out. */
  failed(error: NodeJS.ErrnoException): void {
    const socket = this.#socket;
    if (this.#refused) return;
    this.#refused = true;
    // An end inside a message is a client that left, as a reset is.
    if (!socket.writable || LEFT.has(error.code)) {
      socket.destroy();
      return;
    }
    const [status, message] = refusalOf(error.code, this.#server.limits);
    const [only] = this.exchanges;
    if (only !== undefined) {
      // A body that breaks off inside its framing. With other replies under way nothing can be said in between.
      if (this.exchanges.size === 1) only.refuse(status, message);
      else socket.destroy();
      return;
    }
    // The client may still be sending: read on for a while, or the reset would take the reply with it.
    socket.removeAllListeners("data");
    socket.on("data", () => undefined);
    socket.on("end", () => socket.destroy());
    socket.end(rawReply(this.#server.handler.refuse("/", status, message)));
    socket.resume();
    this.#cancelLinger = this.#server.clock.after(this.#server.limits.lingerMs, () => socket.destroy());
  }

  closed(): void {
    this.#cancelLinger?.();
    for (const exchange of [...this.exchanges]) exchange.lost();
  }
}
