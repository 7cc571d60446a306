import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";

/** An answer that is no success, in the Hub's form: JSON `error`, and headers that say which kind. */
export class HubRefusal extends Error {
  override readonly name = "HubRefusal";
  readonly status: number;
  readonly code: string | undefined;

  constructor(status: number, message: string, code?: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const notFound = (what: "Repo" | "Revision" | "Entry", message: string) =>
  new HubRefusal(404, message, `${what}NotFound`);

export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": body.length,
    ...headers,
  });
  response.end(body);
}

export function sendRefusal(response: ServerResponse, { status, message, code }: HubRefusal): void {
  const kinds = code === undefined ? {} : { "x-error-code": code, "x-error-message": message };
  sendJson(response, status, { error: message }, { "x-request-id": randomUUID(), ...kinds });
}
