/** An address in the value of a variable. */
export interface Address {
  readonly scheme: string;
  readonly host: string;
  /** Undefined where it is the scheme's own. */
  readonly port: number | undefined;
  /** Without a slash at its end. */
  readonly path: string;
}

/** The addresses of a value: `http://a:1/x`, `nats://a:4222,nats://b:4222`. Nothing for what has no scheme. */
export function addressesOf(value: string): readonly Address[] {
  return value.split(",").flatMap((part) => {
    const text = part.trim();
    if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || !URL.canParse(text)) return [];
    const url = new URL(text);
    if (url.hostname === "") return [];
    return [
      {
        scheme: url.protocol.slice(0, -1),
        host: url.hostname.toLowerCase(),
        port: url.port === "" ? undefined : Number(url.port),
        path: url.pathname.replace(/\/+$/, ""),
      },
    ];
  });
}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host.startsWith("127.") || host === "[::1]" || host === "0.0.0.0";
}

/** A name that only DNS outside of the stack can know, or an address. */
export function isOutside(host: string): boolean {
  return host.includes(".") || host.startsWith("[");
}
