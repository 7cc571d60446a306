import type { HeaderPatch } from "../../model/index.ts";
import { type Auth, headersFor } from "../headers.ts";
import type { HttpRequest } from "../http-port.ts";
import type { ProviderCall } from "../provider.ts";

const VERSION = { "anthropic-version": "2023-06-01" };

/** The key in its own header, never in the address; the version is wanted with every request. */
export const anthropicAuth: Auth = (key) => (key === undefined ? VERSION : { "x-api-key": key, ...VERSION });

export function post(
  { target, key, signal }: Omit<ProviderCall<unknown>, "request">,
  body: string,
  patches: readonly HeaderPatch[],
): HttpRequest {
  const { baseUrl } = target;
  // Both the API's address and the whole route are in use as `api_base`.
  const url = baseUrl.endsWith("/messages") ? baseUrl : `${baseUrl}/messages`;
  return { method: "POST", url, headers: headersFor(target, key, anthropicAuth, patches), body, signal };
}
