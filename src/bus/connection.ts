import { EXIT, PmovesError } from "../kernel/errors.ts";
import type { Secret } from "../kernel/secret.ts";

/** How one says who one is; what is secret stays wrapped until the moment it is sent. */
export type BusCredentials =
  | { readonly type: "none" }
  | { readonly type: "password"; readonly user: string; readonly password: Secret }
  | { readonly type: "token"; readonly token: Secret }
  /** Text of a seed file, `SU…`. */
  | { readonly type: "nkey"; readonly seed: Secret }
  /** Text of a .creds file. */
  | { readonly type: "creds"; readonly creds: Secret };

/** PEM texts; null where TLS is only used if the server wants it. */
export interface BusTls {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: Secret | null;
}

/** Everything that opening a connection to NATS takes. */
export interface NatsTarget {
  /** `host:port` each. */
  readonly servers: readonly string[];
  readonly credentials: BusCredentials;
  readonly tls: BusTls | null;
}

export interface ParsedUrl {
  readonly servers: readonly string[];
  readonly tls: boolean;
  readonly user: string | null;
  /** Of `user:password@`, or alone before the @ where it is a token. */
  readonly secret: string | null;
}

/**
 * `nats://[user:password@|token@]host[:4222][,…]`, `tls://…`, or `host:port`. Throws `PmovesError`
 * `bus.url` (exit 2), which never repeats what stands before the @.
 */
export function parseNatsUrl(text: string): ParsedUrl {
  const urls = text.split(",").map((part) => parseOne(part.trim()));
  const first = urls[0] ?? parseOne("");
  return {
    servers: urls.map(({ hostname, port }) => `${hostname}:${port === "" ? "4222" : port}`),
    tls: urls.some(({ protocol }) => protocol === "tls:"),
    user: first.password === "" ? null : decodeURIComponent(first.username),
    secret: secretOf(first),
  };
}

function secretOf({ username, password }: URL): string | null {
  const text = password === "" ? username : password;
  return text === "" ? null : decodeURIComponent(text);
}

function parseOne(text: string): URL {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `nats://${text}`;
  const shown = withScheme.replace(/\/\/.*@/, "//…@");
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (url === undefined || url.hostname === "") throw wrong(shown, "is no address of a bus");
  if (url.protocol !== "nats:" && url.protocol !== "tls:")
    throw wrong(shown, `begins with ${url.protocol}//, which is not spoken here`);
  if (url.pathname !== "" && url.pathname !== "/") throw wrong(shown, "goes on behind the port");
  return url;
}

function wrong(shown: string, why: string): PmovesError {
  return new PmovesError(`${shown} ${why}`, {
    code: "bus.url",
    exit: EXIT.usage,
    hint: "Write nats://HOST:4222, tls://HOST:4222, or journal for the bus of this machine.",
  });
}
