import type { IncomingHttpHeaders } from "node:http";
import { HttpFailure } from "../../gateway/providers/http-port.ts";

/** An absolute address, split as the dispatcher wants it. */
export interface Address {
  readonly origin: string;
  readonly path: string;
}

const MOST_ADDRESSES = 1000;
const ADDRESSES = new Map<string, Address>();

/** Splits an http(s) address. The few addresses that a configuration has are split once. */
export function addressOf(url: string): Address {
  const known = ADDRESSES.get(url);
  if (known !== undefined) return known;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || (parsed.protocol !== "http:" && parsed.protocol !== "https:")) {
    throw new HttpFailure("protocol", `not an http(s) address: ${url}`);
  }
  const address = { origin: parsed.origin, path: parsed.pathname + parsed.search };
  if (ADDRESSES.size >= MOST_ADDRESSES) ADDRESSES.clear();
  ADDRESSES.set(url, address);
  return address;
}

const LISTS = new WeakMap<Readonly<Record<string, string>>, string[]>();

/**
 * Header record to the flat list that undici takes, with `accept-encoding: identity` unless the record
 * says otherwise: what is not compressed need not be unpacked. Records are kept by targets, so are lists.
 */
export function headerList(headers: Readonly<Record<string, string>>): string[] {
  let list = LISTS.get(headers);
  if (list === undefined) {
    list = Object.entries(headers).flat();
    if (!Object.keys(headers).some((name) => name.toLowerCase() === "accept-encoding")) {
      list.push("accept-encoding", "identity");
    }
    LISTS.set(headers, list);
  }
  return list;
}

/** undici's header object as the port's: one string a name. The object is undici's own and fresh, so it is reused. */
export function headerRecord(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  for (const name in headers) {
    const value = headers[name];
    if (Array.isArray(value)) headers[name] = value.join(", ");
  }
  return headers as Readonly<Record<string, string>>;
}

/** Throws when a body came packed although identity was asked for: its bytes would be taken for text. */
export function refusePacked(headers: Readonly<Record<string, string>>, origin: string): void {
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding !== "" && encoding !== "identity") {
    throw new HttpFailure(
      "protocol",
      `${origin}: answered with content-encoding ${encoding}, which was not asked for`,
    );
  }
}
