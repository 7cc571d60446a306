import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** One piece of a body: bytes or text to write, a pause, a wait for the test, or the way it breaks off. */
export type Piece =
  | string
  | Uint8Array
  | { readonly delayMs: number }
  /** Goes on when the promise settles: the test decides when the next byte comes. */
  | { readonly until: Promise<unknown> }
  /** Silence until the client leaves. */
  | { readonly hang: true }
  /** The socket is reset in the middle of the body. */
  | { readonly destroy: true };

/** What the upstream does with one request. */
export interface Play {
  /** Default 200. */
  readonly status?: number;
  /** Default `content-type: application/json`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Text, or any value to be sent as JSON. */
  readonly body?: unknown;
  /** Written one by one instead of `body`, the head before the first. */
  readonly pieces?: readonly Piece[];
  /** `hang`: never a head; `destroy`: reset before the head; a number: milliseconds before the head. */
  readonly beforeHead?: "hang" | "destroy" | number;
}

/** What was asked, in order. */
export interface Recorded {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
  /** Resolves when the exchange is over: true if the client left before the answer was whole. */
  readonly aborted: Promise<boolean>;
  /** Unix milliseconds at which the exchange was over. */
  readonly endedAt: () => number | undefined;
}

export type Script = Play | readonly Play[] | ((request: Recorded, index: number) => Play | Promise<Play>);

export interface Upstream extends AsyncDisposable {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  readonly port: number;
  readonly requests: Recorded[];
  /** The last request; throws if there was none. */
  readonly last: Recorded;
  /** Sockets open at this moment. */
  readonly sockets: ReadonlySet<Socket>;
  /** Replaces what is played; a list is played in order, its last entry for ever. */
  play(script: Script): void;
  close(): Promise<void>;
}

/** A stub provider on a free port of loopback that does with each request what the test says. */
export async function startUpstream(script: Script = {}): Promise<Upstream> {
  let current = script;
  let played = 0;
  const requests: Recorded[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => {
    void answer(incoming, response);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.keepAliveTimeout = 30_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  async function close(): Promise<void> {
    const over = once(server, "close");
    server.close();
    server.closeAllConnections();
    await over;
  }

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on("error", () => response.destroy());
    const closed = watchEnd(response);
    const body = await readAll(incoming);
    if (body === undefined) return;
    const recorded: Recorded = {
      method: incoming.method ?? "",
      url: incoming.url ?? "",
      headers: incoming.headers,
      body,
      json: jsonOf(body),
      ...closed,
    };
    const index = played++;
    requests.push(recorded);
    await perform(response, await playOf(current, recorded, index));
  }

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    sockets,
    get last() {
      const request = requests.at(-1);
      if (request === undefined) throw new Error("the upstream was not asked");
      return request;
    },
    play(next) {
      current = next;
      played = 0;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** SSE text of events: objects become JSON, strings stand as they are; `[DONE]` is not added. */
export function sse(...events: readonly unknown[]): string {
  return events
    .map((event) => `data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`)
    .join("");
}

/** A play that answers 200 with an event stream of these pieces. */
export function sseOf(...pieces: readonly Piece[]): Play {
  return { headers: { "content-type": "text/event-stream" }, pieces };
}

/** NDJSON text: one object a line. */
export function ndjson(...lines: readonly unknown[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

function watchEnd(response: ServerResponse): Pick<Recorded, "aborted" | "endedAt"> {
  let ended: number | undefined;
  const aborted = new Promise<boolean>((resolve) => {
    response.once("close", () => {
      ended = Date.now();
      resolve(!response.writableFinished);
    });
  });
  return { aborted, endedAt: () => ended };
}

/** The request's body, or undefined where the client left while sending it. */
async function readAll(incoming: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  try {
    for await (const part of incoming) parts.push(part as Buffer);
  } catch {
    return undefined;
  }
  return Buffer.concat(parts).toString("utf8");
}

async function playOf(script: Script, request: Recorded, index: number): Promise<Play> {
  if (typeof script === "function") return script(request, index);
  if ("length" in script) return script[Math.min(index, script.length - 1)] ?? {};
  return script;
}

async function perform(response: ServerResponse, play: Play): Promise<void> {
  if (play.beforeHead === "hang") return;
  if (play.beforeHead === "destroy") {
    response.destroy();
    return;
  }
  if (play.beforeHead !== undefined) await wait(play.beforeHead);
  const headers = { "content-type": "application/json", ...play.headers };
  if (play.pieces === undefined) {
    const body = typeof play.body === "string" ? play.body : JSON.stringify(play.body ?? {});
    response.writeHead(play.status ?? 200, headers).end(body);
    return;
  }
  response.writeHead(play.status ?? 200, headers);
  response.flushHeaders();
  for (const piece of play.pieces) {
    if (response.destroyed) return;
    if (typeof piece === "string" || piece instanceof Uint8Array) await written(response, piece);
    else if ("delayMs" in piece) await wait(piece.delayMs);
    else if ("until" in piece) await piece.until;
    else if ("hang" in piece) return;
    else {
      // Gives what was written a turn to leave before the socket goes.
      await wait(5);
      response.socket?.resetAndDestroy();
      return;
    }
  }
  response.end();
}

/** Resolves when the piece has been taken; a client that does not read holds it up. */
async function written(response: ServerResponse, piece: string | Uint8Array): Promise<void> {
  if (response.write(piece)) return;
  await new Promise<void>((resolve) => {
    const go = () => {
      response.off("drain", go);
      response.off("close", go);
      resolve();
    };
    response.on("drain", go);
    response.on("close", go);
  });
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
