import { isIP } from "node:net";

export interface Host {
  /** Lower case, without brackets; "" where the address has none. */
  readonly name: string;
  /** "" where the scheme's own port is meant. */
  readonly port: string;
}

const ADDRESS = /^(https?):\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d+))?(.*)$/is;

/** Host and port of an address. Unlike `URL` it leaves `${…}` in the path alone. */
export function hostOf(address: string): Host {
  const [, , name = "", port = ""] = ADDRESS.exec(address) ?? [];
  return { name: name.replace(/^\[|\]$/g, "").toLowerCase(), port };
}

export function isAddress(text: string): boolean {
  return hostOf(text).name !== "" && URL.canParse(text);
}

/** Path and what follows, "" for none. */
export function pathOf(address: string): string {
  return (ADDRESS.exec(address)?.[4] ?? "").replace(/[?#].*$/s, "");
}

/** The same address on another host; port "" keeps the one it has. */
export function onHost(address: string, host: Host): string {
  const [, scheme = "http", , port = "", rest = ""] = ADDRESS.exec(address) ?? [];
  const name = host.name.includes(":") ? `[${host.name}]` : host.name;
  const newPort = host.port === "" ? port : host.port;
  return `${scheme}://${name}${newPort === "" ? "" : `:${newPort}`}${rest}`;
}

export function withoutSlash(address: string): string {
  return address.replace(/\/+$/, "");
}

/** An address for messages and screens: without user, password and query, any of which may be a secret. */
export function safeAddress(address: string): string {
  return address.replace(/^(https?:\/\/)[^/?#@]*@/i, "$1").replace(/\?.*$/s, "?…");
}

/** A name that only Docker or a local network gives meaning to. */
export function needsLocalName(name: string): boolean {
  if (name === "" || name === "localhost" || isIP(name) !== 0) return false;
  return !name.includes(".") || name.endsWith(".docker.internal");
}

const LOCAL_DOMAINS = [".local", ".lan", ".internal", ".localhost", ".home.arpa"];

/** Loopback, private and link-local ranges (RFC 1918, 6598, 4193, 4291), single labels and local domains. */
export function isPrivate(name: string): boolean {
  if (isIP(name) === 4) return isPrivateV4(name);
  if (isIP(name) === 6) return name === "::1" || /^f[cd]/.test(name) || /^fe[89ab]/.test(name);
  return name !== "" && (!name.includes(".") || LOCAL_DOMAINS.some((domain) => name.endsWith(domain)));
}

function isPrivateV4(name: string): boolean {
  const [a = 0, b = 0] = name.split(".").map(Number);
  return (
    a === 127 ||
    a === 10 ||
    a === 0 ||
    (a === 192 && b === 168) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 169 && b === 254) ||
    (a === 100 && b >= 64 && b < 128)
  );
}
