import type { HeaderPatch, ModelRequest } from "../../model/index.ts";
import { bodyText } from "../body.ts";
import { bearer, headersFor } from "../headers.ts";
import type { HttpRequest } from "../http-port.ts";
import type { ProviderCall } from "../provider.ts";
import { chatBody } from "./request.ts";

/** The text of a chat completion's request, all patches applied. */
export function chatText({ request, target }: ProviderCall<ModelRequest>): string {
  return bodyText(chatBody(request, target), target, request.extraBody);
}

export function post(
  { target, key, signal }: Omit<ProviderCall<unknown>, "request">,
  route: string,
  body: string,
  patches: readonly HeaderPatch[],
): HttpRequest {
  const headers = headersFor(target, key, bearer, patches);
  return { method: "POST", url: target.baseUrl + route, headers, body, signal };
}
