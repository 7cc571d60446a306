import type { GatewayReply } from "../handler-port.ts";

/** TensorZero's clients read this header; it names the release whose routes and shapes ours follow. */
export const COMPATIBLE_VERSION = "2026.4.1";

const JSON_TYPE = "application/json";

export function jsonReply(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): GatewayReply {
  return { status, body, headers: { "content-type": JSON_TYPE, ...standard(), ...headers } };
}

export function sseReply(
  body: AsyncIterable<string>,
  headers: Readonly<Record<string, string>> = {},
): GatewayReply {
  return {
    status: 200,
    body,
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache",
      "x-accel-buffering": "no",
      ...standard(),
      ...headers,
    },
  };
}

export function textReply(status: number, body: string, contentType: string): GatewayReply {
  return { status, body, headers: { "content-type": contentType, ...standard() } };
}

function standard(): Record<string, string> {
  return { "x-tensorzero-gateway-version": COMPATIBLE_VERSION };
}
