import type { Target } from "../../config/types.ts";
import type { HeaderPatch } from "../../model/index.ts";
import { type Auth, headersFor } from "../headers.ts";
import type { HttpRequest } from "../http-port.ts";
import type { ProviderCall } from "../provider.ts";

/** The key goes in a header, never in the address, which logs and errors show. */
const apiKey: Auth = (key) => (key === undefined ? {} : { "x-goog-api-key": key });

/** A model's resource name: `models/…`, or as it is written where it has a folder (`tunedModels/…`). */
export function resourceOf({ upstreamModel }: Target): string {
  return upstreamModel.includes("/") ? upstreamModel : `models/${upstreamModel}`;
}

export function post(
  { target, key, signal }: Omit<ProviderCall<unknown>, "request">,
  method: string,
  body: string,
  patches: readonly HeaderPatch[],
): HttpRequest {
  const resource = resourceOf(target).split("/").map(encodeURIComponent).join("/");
  const headers = headersFor(target, key, apiKey, patches);
  return { method: "POST", url: `${target.baseUrl}/${resource}:${method}`, headers, body, signal };
}
