import { type ClientRequest, type IncomingHttpHeaders, request } from "node:http";

export type Dialect = "native" | "openai";
export type Mode = "whole" | "stream";

const MESSAGES = [{ role: "user", content: "hi" }];

/** What a client of each dialect asks, and where. */
export function callOf(dialect: Dialect, mode: Mode): { readonly path: string; readonly body: object } {
  const stream = mode === "stream";
  return dialect === "native"
    ? { path: "/inference", body: { function_name: "chat", input: { messages: MESSAGES }, stream } }
    : { path: "/v1/chat/completions", body: { model: "chat", messages: MESSAGES, stream } };
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request on a connection of its own, with everything of its reply as it arrives. */
export interface Asking {
  /** Rejects when the connection breaks before the reply's end. */
  readonly reply: Promise<Received>;
  /** Of the body, so far. */
  text(): string;
  /** Closes the connection as a program that is killed does. */
  leave(): void;
}

export function post(port: number, path: string, body: object | string | Uint8Array): Asking {
  const bytes = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(bytes) };
  const parts: Buffer[] = [];
  const text = () => Buffer.concat(parts).toString("utf8");
  let sent: ClientRequest | undefined;
  const reply = new Promise<Received>((resolve, reject) => {
    sent = request({ host: "127.0.0.1", port, path, method: "POST", headers, agent: false });
    sent.on("error", reject);
    sent.on("response", (response) => {
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: text() }),
      );
    });
    sent.end(bytes);
  });
  // Who leaves does not wait for the reply.
  reply.catch(() => undefined);
  return { reply, text, leave: () => sent?.destroy() };
}
