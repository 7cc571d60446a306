import { HttpFailure, type HttpFaultKind } from "../../gateway/providers/http-port.ts";

/** Error codes of the socket layer, of TLS and of undici, as kinds of failure. */
const KINDS: Readonly<Record<string, HttpFaultKind>> = {
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "refused",
  EHOSTDOWN: "refused",
  ENETUNREACH: "refused",
  EADDRNOTAVAIL: "refused",
  ETIMEDOUT: "refused",
  UND_ERR_CONNECT_TIMEOUT: "refused",
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  EAI_NODATA: "dns",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  UND_ERR_SOCKET: "reset",
  UND_ERR_DESTROYED: "reset",
  UND_ERR_CLOSED: "reset",
  UND_ERR_INFO: "reset",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "reset",
  HPE_INVALID_EOF_STATE: "reset",
  EPROTO: "tls",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tls",
  SELF_SIGNED_CERT_IN_CHAIN: "tls",
  UNABLE_TO_GET_ISSUER_CERT: "tls",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls",
  HOSTNAME_MISMATCH: "tls",
};

const WORDS: Readonly<Record<HttpFaultKind, string>> = {
  refused: "no connection could be made",
  dns: "the host name does not resolve",
  tls: "the TLS handshake failed",
  reset: "the connection broke before the answer was whole",
  protocol: "the exchange is not valid HTTP",
  too_large: "the answer is larger than allowed",
};

/** Any error of the transport in the port's terms; the message names the origin, never a header. */
export function httpFailure(error: unknown, origin: string): HttpFailure {
  if (error instanceof HttpFailure) return error;
  const code = codeOf(error);
  const kind = KINDS[code] ?? (/^(ERR_TLS_|ERR_SSL_|CERT_)/.test(code) ? "tls" : "protocol");
  const detail = error instanceof Error && error.message !== "" ? error.message : code;
  const tail = code !== "" && !detail.includes(code) ? `${code}: ${detail}` : detail;
  return new HttpFailure(kind, `${origin}: ${WORDS[kind]}${tail === "" ? "" : ` (${tail})`}`, error);
}

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  // undici wraps what the socket said.
  if (KINDS[code] === undefined && "cause" in error) {
    const inner = codeOf(error.cause);
    if (inner !== "") return inner;
  }
  return code;
}
