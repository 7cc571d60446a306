import { at, type ComposeNode, textOf } from "./node.ts";

type Identity = (item: ComposeNode) => string | undefined;

const upTo: Identity = (item) => textOf(item)?.split("=", 1)[0];
const whole: Identity = (item) => textOf(item);
const field =
  (key: string): Identity =>
  (item) =>
    textOf(at(item, key));
const granted =
  (folder: string): Identity =>
  (item) =>
    textOf(at(item, "target")) ?? `${folder}/${textOf(at(item, "source")) ?? ""}`;
const port: Identity = (item) => {
  const part = (key: string, other: string) => textOf(at(item, key)) ?? other;
  return `${part("host_ip", "0.0.0.0")}:${part("published", "")}:${part("target", "")}/${part("protocol", "tcp")}`;
};

/** Lists of a service in which one thing stands once: what it is known by. The others are appended. */
const OF_SERVICE: Readonly<Record<string, Identity>> = {
  cap_add: upTo,
  cap_drop: upTo,
  configs: granted(""),
  devices: field("target"),
  dns: upTo,
  dns_opt: upTo,
  dns_search: upTo,
  env_file: field("path"),
  expose: whole,
  links: upTo,
  ports: port,
  profiles: upTo,
  secrets: granted("/run/secrets"),
  tmpfs: upTo,
  volumes: field("target"),
};

/** What an item of the list at `path` is known by; undefined where such lists are only appended. */
export function identityAt(path: readonly string[]): Identity | undefined {
  const [section, , key = "", , inner] = path;
  if (section !== "services") return undefined;
  if (path.length === 3) return Object.hasOwn(OF_SERVICE, key) ? OF_SERVICE[key] : undefined;
  const aliases = key === "networks" && (inner === "aliases" || inner === "link_local_ips");
  return path.length === 5 && aliases ? upTo : undefined;
}
