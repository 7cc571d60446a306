import { EXIT, PmovesError } from "../../kernel/errors.ts";

/** Routes that people leave in the address of a gateway, since other programs want them there. */
const ROUTES = /(?:\/(?:openai\/v1|openai|v1|inference))?\/*$/;

/**
 * The address of a gateway without a trailing slash or route. `from` says where it was given, e.g.
 * `env PMOVES_GATEWAY_URL`. Throws `PmovesError` (exit 2).
 */
export function gatewayUrl(text: string, from: string | undefined): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const where = from === undefined ? "" : ` (${from})`;
  if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new PmovesError(`${JSON.stringify(text)}${where} is not the address of a gateway`, {
      code: "gateway.url",
      exit: EXIT.usage,
      hint: "give it with scheme and port, e.g. http://127.0.0.1:3000",
    });
  }
  if (url.username !== "" || url.password !== "") {
    throw new PmovesError(`the address of the gateway${where} holds a user name or password`, {
      code: "gateway.url",
      exit: EXIT.usage,
      hint: "leave them out; a key goes into PMOVES_API_KEY",
    });
  }
  return url.origin + url.pathname.replace(/\/+$/, "").replace(ROUTES, "");
}
