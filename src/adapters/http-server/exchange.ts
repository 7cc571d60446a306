import type { IncomingMessage, ServerResponse } from "node:http";
import type { GatewayReply, GatewayRequest } from "../../gateway/http/handler-port.ts";
import { type Coding, codingOf, decode, tooLargeMessage } from "./decode.ts";
import { Pump } from "./pump.ts";
import { writeStreamHead, writeWhole, writeWholeHead } from "./reply.ts";
import type { ServerState } from "./state.ts";

const NO_BODY = new Uint8Array(0);
const CLIENT_GONE = "The client closed the connection";

/** `reading` the body, `working` in the handler or writing, `refused` (reply sent, rest thrown away), `over`. */
type Phase = "reading" | "working" | "refused" | "over";

/**
 * One request and its reply. It is itself what the handler sees, so that a request costs no further
 * objects; the abort controller is made when the handler asks for the signal.
 */
export class Exchange implements GatewayRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  body: Uint8Array = NO_BODY;

  readonly #server: ServerState;
  readonly #req: IncomingMessage;
  readonly #res: ServerResponse;
  readonly #release: (exchange: Exchange) => void;
  #phase: Phase = "reading";
  #controller: AbortController | undefined;
  /** The client left, or the server is destroying what is left. */
  #gone = false;
  #coding: Coding = "identity";
  #length: number | undefined;
  #received = 0;
  #chunks: Buffer[] = [];
  /** Sweeps of the idle clock since the last byte of the body. */
  #silence = 0;
  #pump: Pump | undefined;
  #cancelLinger: (() => void) | undefined;

  constructor(
    server: ServerState,
    req: IncomingMessage,
    res: ServerResponse,
    release: (exchange: Exchange) => void,
  ) {
    this.#server = server;
    this.#req = req;
    this.#res = res;
    this.#release = release;
    // A HEAD is answered as GET without the body; node leaves the body out.
    this.method = req.method === "HEAD" ? "GET" : (req.method as string);
    this.url = req.url as string;
    // Every repeated header comes joined from node, but for set-cookie, which no request carries.
    this.headers = req.headers as Readonly<Record<string, string | undefined>>;
    res.on("close", () => this.#closed());
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#gone) this.#controller.abort(new Error(CLIENT_GONE));
    return this.#controller.signal;
  }

  /** Reads the body and hands over; `awaitsContinue` when the client waits for `100 Continue` to send it. */
  start(awaitsContinue: boolean): void {
    const { headers } = this;
    const length = headers["content-length"];
    const chunked = headers["transfer-encoding"] !== undefined;
    if (!chunked && (length === undefined || length === "0")) {
      this.#handle();
      return;
    }
    const sentCoding = headers["content-encoding"];
    const coding = codingOf(sentCoding);
    const { maxBodyBytes } = this.#server.limits;
    if (!chunked) this.#length = Number(length);
    if (coding === undefined) {
      this.refuse(415, `Content-Encoding "${sentCoding}" is not supported: send gzip, br, zstd or none`);
    } else if (this.#length !== undefined && this.#length > maxBodyBytes) {
      this.refuse(413, tooLargeMessage(maxBodyBytes));
    } else {
      this.#coding = coding;
      if (awaitsContinue) this.#res.writeContinue();
      this.#req.on("data", (chunk: Buffer) => this.#data(chunk));
      if (chunked) this.#req.on("end", () => this.#whole());
    }
  }

  #data(chunk: Buffer): void {
    if (this.#phase !== "reading") return;
    this.#silence = 0;
    this.#received += chunk.length;
    const { maxBodyBytes } = this.#server.limits;
    if (this.#received > maxBodyBytes) {
      this.refuse(413, tooLargeMessage(maxBodyBytes));
      return;
    }
    this.#chunks.push(chunk);
    if (this.#received === this.#length) this.#whole();
  }

  #whole(): void {
    if (this.#phase !== "reading" || this.#gone) return;
    const chunks = this.#chunks;
    const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, this.#received);
    this.#chunks = [];
    if (this.#coding === "identity") {
      this.body = body;
      this.#handle();
      return;
    }
    this.#phase = "working";
    decode(this.#coding, body, this.#server.limits.maxBodyBytes, (decoded) => {
      if (this.#gone) return;
      if (decoded.ok) {
        this.body = decoded.body;
        this.#handle();
      } else {
        this.refuse(decoded.status, decoded.message);
      }
    });
  }

  #handle(): void {
    this.#phase = "working";
    if (this.method === "OPTIONS") {
      // No cross-origin headers: pages of other origins are not let in.
      this.#reply({ status: 204, headers: { allow: "GET, HEAD, POST, OPTIONS" }, body: "" });
      return;
    }
    this.#server.handler.handle(this).then(
      (reply) => this.#reply(reply),
      (thrown) => this.#broken(thrown),
    );
  }

  #reply(reply: GatewayReply): void {
    const { body } = reply;
    if (typeof body !== "string") {
      this.#pump = new Pump(this.#res, body);
      if (this.#gone) this.#leavePump();
      else this.#stream(reply, this.#pump);
    } else if (!this.#gone) {
      try {
        writeWhole(this.#res, reply, body, this.#server.draining);
      } catch (thrown) {
        this.#broken(thrown);
      }
    }
  }

  #stream(reply: GatewayReply, pump: Pump): void {
    try {
      writeStreamHead(this.#res, reply, this.#server.draining);
    } catch (thrown) {
      this.#broken(thrown);
      return;
    }
    if (this.#req.method === "HEAD") {
      this.#leavePump();
      this.#res.end();
    } else {
      pump.run().catch((thrown) => this.#broken(thrown));
    }
  }

  /** Something threw that must not: told to the client as far as that is possible, and reported. */
  #broken(thrown: unknown): void {
    if (this.#gone) return;
    this.#server.onFault(thrown);
    this.#leavePump();
    if (this.#res.headersSent) {
      // A stream that broke: the missing end mark tells the client that the answer is not whole.
      this.#res.destroy();
    } else {
      this.refuse(500, "Internal server error");
    }
  }

  /** Answers with a refusal in the client's dialect and ends the connection once the client could read it. */
  refuse(status: number, message: string): void {
    if (this.#phase === "refused" || this.#phase === "over") return;
    const res = this.#res;
    if (res.headersSent) {
      res.destroy();
      return;
    }
    if (this.#phase === "working") this.#abandonWork();
    this.#phase = "refused";
    this.#chunks = [];
    const reply = this.#server.handler.refuse(this.url, status, message);
    const text = typeof reply.body === "string" ? reply.body : "";
    if (this.#req.complete || status === 408) {
      writeWhole(res, reply, text, true);
      return;
    }
    // Closing with unread bytes in the socket would reset the connection and take the reply with it.
    writeWholeHead(res, reply, text, true);
    res.write(text);
    const end = () => res.end();
    this.#cancelLinger = this.#server.clock.after(this.#server.limits.lingerMs, end);
    this.#req.on("end", end);
    this.#req.resume();
  }

  /** One tick of the idle clock. */
  sweep(): void {
    if (this.#phase !== "reading") return;
    this.#silence++;
    if (this.#silence > 2) this.refuse(408, "The request body stopped arriving");
  }

  /** The connection is gone; safe to call more than once and after the end. */
  lost(): void {
    if (this.#phase === "over") return;
    this.#phase = "over";
    this.#chunks = [];
    this.#abandonWork();
    this.#leavePump();
    this.#end();
  }

  /** What the handler still does for this exchange, nobody will read. */
  #abandonWork(): void {
    this.#gone = true;
    this.#controller?.abort(new Error(CLIENT_GONE));
  }

  #leavePump(): void {
    this.#pump?.leave().catch((thrown: unknown) => {
      // What work says when it is aborted is no fault.
      if (!this.#controller?.signal.aborted) this.#server.onFault(thrown);
    });
    this.#pump = undefined;
  }

  #closed(): void {
    if (this.#phase === "over") return;
    if (!this.#res.writableFinished) {
      this.lost();
      return;
    }
    this.#phase = "over";
    this.#end();
  }

  #end(): void {
    this.#cancelLinger?.();
    this.#release(this);
  }
}
