import { BlockList, isIP } from "node:net";

/** IANA special-purpose registries (RFC 6890, as updated), and what clouds serve their metadata at. */
const V4: readonly (readonly [network: string, prefix: number, what: string])[] = [
  ["0.0.0.0", 8, "this network"],
  ["10.0.0.0", 8, "private"],
  ["100.64.0.0", 10, "shared by a carrier (CGNAT)"],
  ["127.0.0.0", 8, "loopback"],
  ["168.63.129.16", 32, "cloud metadata"],
  ["169.254.169.254", 32, "cloud metadata"],
  ["169.254.0.0", 16, "link-local"],
  ["172.16.0.0", 12, "private"],
  ["192.0.0.0", 24, "reserved"],
  ["192.0.2.0", 24, "reserved for documentation"],
  ["192.88.99.0", 24, "reserved"],
  ["192.168.0.0", 16, "private"],
  ["198.18.0.0", 15, "reserved for tests"],
  ["198.51.100.0", 24, "reserved for documentation"],
  ["203.0.113.0", 24, "reserved for documentation"],
  ["224.0.0.0", 4, "multicast"],
  ["240.0.0.0", 4, "reserved"],
];

const V6: readonly (readonly [network: string, prefix: number, what: string])[] = [
  ["::1", 128, "loopback"],
  ["::", 128, "unspecified"],
  ["fd00:ec2::254", 128, "cloud metadata"],
  ["fc00::", 7, "private"],
  ["fe80::", 10, "link-local"],
  ["ff00::", 8, "multicast"],
  // These carry an IPv4 address, which would be reached in place of the one that is checked.
  ["::ffff:0:0", 96, "an IPv4 address in IPv6"],
  ["64:ff9b::", 96, "an IPv4 address in IPv6"],
  ["2001::", 32, "an IPv4 address in IPv6"],
  ["2002::", 16, "an IPv4 address in IPv6"],
  ["2001::", 23, "reserved"],
  ["2001:db8::", 32, "reserved for documentation"],
  ["3fff::", 20, "reserved for documentation"],
];

/** Where all public IPv6 addresses are (RFC 4291, IANA). */
const PUBLIC_V6 = listOf("2000::", 3, "ipv6");

const RANGES = [
  ...V4.map(([network, prefix, what]) => ({ family: 4, list: listOf(network, prefix, "ipv4"), what })),
  ...V6.map(([network, prefix, what]) => ({ family: 6, list: listOf(network, prefix, "ipv6"), what })),
];

/** What an address is that no stranger's file is fetched from, in a word or two; undefined for a public one. */
export function notPublic(address: string): string | undefined {
  const plain = address.replace(/%.*$/, "");
  const family = isIP(plain);
  if (family === 0) return "no IP address";
  const type = family === 4 ? "ipv4" : "ipv6";
  const range = RANGES.find((one) => one.family === family && one.list.check(plain, type));
  if (range !== undefined) return range.what;
  return family === 4 || PUBLIC_V6.check(plain, "ipv6") ? undefined : "reserved";
}

function listOf(network: string, prefix: number, family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  list.addSubnet(network, prefix, family);
  return list;
}
