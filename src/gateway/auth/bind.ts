import { BlockList, isIP } from "node:net";
import { EXIT, PmovesError } from "../../kernel/errors.ts";

export interface BindRequest {
  /** `--host` (or its environment variable): asked for by whoever starts the gateway. */
  readonly flagHost: string | undefined;
  /** The configuration file's `bind_address`. */
  readonly fileHost: string | undefined;
  /** What holds where nobody asks; TensorZero's own default is `::`. */
  readonly defaultHost: string;
  readonly hasKeys: boolean;
  /** `--no-auth`: serve others without a key, knowingly. */
  readonly noAuth: boolean;
}

export interface BindDecision {
  readonly host: string;
  /** The first line that `serve` prints, where it does not do what was asked for. */
  readonly warning: string | undefined;
}

const LOOPBACK = "127.0.0.1";
const MENDS =
  "To serve other machines set PMOVES_API_KEYS or a hashed key file; to serve them without a key, use --no-auth";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** True for addresses that only this machine reaches, and for the name `localhost`. */
export function isLoopback(host: string): boolean {
  const bare = bareHost(host);
  const version = isIP(bare);
  if (version !== 0) return loopback.check(bare, version === 4 ? "ipv4" : "ipv6");
  return bare.toLowerCase() === "localhost" || bare.toLowerCase().endsWith(".localhost");
}

/** `[::1]` as `::1`. */
function bareHost(host: string): string {
  return host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
}

/**
 * Where to listen. Other machines are let in only with a key, or knowingly without. A flag that asks for
 * it in vain is an error (exit 2); a file or a default is overruled, with a warning.
 */
export function decideBind(request: BindRequest): BindDecision {
  const { flagHost, fileHost, defaultHost, hasKeys, noAuth } = request;
  const host = bareHost(flagHost ?? fileHost ?? defaultHost);
  if (hasKeys || noAuth || isLoopback(host)) return { host, warning: undefined };
  if (flagHost !== undefined) {
    throw new PmovesError(`--host ${flagHost} would let other machines in, and no key is set`, {
      code: "serve.open_bind",
      exit: EXIT.usage,
      hint: MENDS,
    });
  }
  const asker = fileHost === undefined ? "TensorZero's default asks" : "The configuration file asks";
  return {
    host: LOOPBACK,
    warning: `${asker} for ${host}, but no key is set: listening on ${LOOPBACK} only. ${MENDS}`,
  };
}
