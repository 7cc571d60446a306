import { expect, test } from "vitest";
import { notPublic } from "../../../src/gateway/files/address-ranges.ts";

test.for([
  ["127.0.0.1", "loopback"],
  ["127.255.1.2", "loopback"],
  ["0.0.0.0", "this network"],
  ["10.1.2.3", "private"],
  ["172.16.0.1", "private"],
  ["172.31.255.255", "private"],
  ["192.168.1.1", "private"],
  ["169.254.169.254", "cloud metadata"],
  ["169.254.1.1", "link-local"],
  ["168.63.129.16", "cloud metadata"],
  ["100.64.0.1", "shared by a carrier (CGNAT)"],
  ["100.100.100.200", "shared by a carrier (CGNAT)"],
  ["192.0.0.192", "reserved"],
  ["198.18.0.1", "reserved for tests"],
  ["224.0.0.1", "multicast"],
  ["239.255.255.250", "multicast"],
  ["255.255.255.255", "reserved"],
  ["::1", "loopback"],
  ["::", "unspecified"],
  ["fd00:ec2::254", "cloud metadata"],
  ["fd12:3456::1", "private"],
  ["fe80::1", "link-local"],
  ["fe80::1%eth0", "link-local"],
  ["ff02::1", "multicast"],
  ["::ffff:127.0.0.1", "an IPv4 address in IPv6"],
  ["::ffff:7f00:1", "an IPv4 address in IPv6"],
  ["::ffff:93.184.215.14", "an IPv4 address in IPv6"],
  ["::7f00:1", "reserved"],
  ["64:ff9b::7f00:1", "an IPv4 address in IPv6"],
  ["64:ff9b:1::1", "reserved"],
  ["2002:7f00:1::", "an IPv4 address in IPv6"],
  ["2001::1", "an IPv4 address in IPv6"],
  ["2001:db8::1", "reserved for documentation"],
  ["100::1", "reserved"],
  ["4000::1", "reserved"],
  ["localhost", "no IP address"],
] as const)("%s is refused as %s", ([address, what]) => {
  expect(notPublic(address)).toBe(what);
});

test.for(["93.184.215.14", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"])(
  "%s is public",
  (address) => {
    expect(notPublic(address)).toBeUndefined();
  },
);
