import { isIP } from "node:net";
import { messageOf } from "../../kernel/errors.ts";
import { notPublic } from "./address-ranges.ts";
import type { FileWire } from "./port.ts";
import { FileRefused, shownUrl } from "./refused.ts";

/** Reads an address; throws `FileRefused` for what is never fetched, whatever it resolves to. */
export function readUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base);
  if (url === null) throw new FileRefused(`"${text.slice(0, 80)}" is no address`);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new FileRefused(`${url.protocol}… is not fetched: only http and https addresses are`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new FileRefused(`${shownUrl(url)} carries a user name or password, which is not sent`);
  }
  return url;
}

/** True where `[files] allow_hosts` names the address's host, with its port or for all ports. */
export function isListed(url: URL, allowed: ReadonlySet<string>): boolean {
  if (allowed.size === 0) return false;
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
  return allowed.has(url.hostname) || allowed.has(`${url.hostname}:${port}`);
}

/**
 * The addresses behind a host, all of them checked: one that is not public refuses the whole name, because
 * no honest file server is half inside. What is returned is what must be connected to.
 */
export async function admitUrl(
  url: URL,
  wire: Pick<FileWire, "resolve">,
  allowed: ReadonlySet<string>,
): Promise<readonly string[]> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = isIP(host) === 0 ? await resolved(url, host, wire) : [host];
  if (isListed(url, allowed)) return addresses;
  for (const address of addresses) {
    const what = notPublic(address);
    if (what === undefined) continue;
    throw new FileRefused(
      `${shownUrl(url)} leads to ${address}, which is ${what}; the gateway's owner can list ${url.host} in [files] allow_hosts of pmoves.toml`,
    );
  }
  return addresses;
}

async function resolved(url: URL, host: string, wire: Pick<FileWire, "resolve">): Promise<readonly string[]> {
  let addresses: readonly string[];
  try {
    addresses = await wire.resolve(host);
  } catch (error) {
    throw new FileRefused(`${shownUrl(url)}: the host name does not resolve (${messageOf(error)})`);
  }
  if (addresses.length === 0) throw new FileRefused(`${shownUrl(url)}: the host name does not resolve`);
  return addresses;
}
