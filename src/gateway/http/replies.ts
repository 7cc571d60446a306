import type { GatewayReply } from "./handler-port.ts";

/** TensorZero's clients read this header; it names the release whose routes and shapes ours follow. */
export const COMPATIBLE_VERSION = "2026.4.1";

const VERSION_HEADER = "x-tensorzero-gateway-version";
const JSON_TYPE = "application/json";

export function jsonReply(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): GatewayReply {
  const all = jsonHeaders();
  for (const name in headers) all[name] = headers[name] as string;
  return { status, body, headers: all };
}

/** Headers of a JSON reply, to be added to. */
export function jsonHeaders(): Record<string, string> {
  return { "content-type": JSON_TYPE, [VERSION_HEADER]: COMPATIBLE_VERSION };
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
  return { [VERSION_HEADER]: COMPATIBLE_VERSION };
}
