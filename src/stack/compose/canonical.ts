import { composeFailure } from "./failure.ts";
import { deviceOf, grantOf, mountOf } from "./mounts.ts";
import {
  at,
  type ComposeNode,
  isNull,
  type MappingNode,
  mapping,
  scalar,
  sequence,
  textOf,
  withEntry,
} from "./node.ts";
import { portsOf } from "./ports.ts";
import { asField, eachItem, keyValues, list, named } from "./short-forms.ts";

type Change = (node: ComposeNode) => ComposeNode;

const pairs: Change = (node) => keyValues(node);
const startedAndRequired: Change = (node) =>
  named(node, (place) =>
    mapping(
      [
        ["condition", { place, value: scalar("service_started", place) }],
        ["required", { place, value: scalar(true, place) }],
      ],
      place,
    ),
  );
const test: Change = (node) => {
  if (node.kind !== "scalar" || isNull(node)) return node;
  return sequence([scalar("CMD-SHELL", node.place), { ...node, tag: undefined }], node.place, node.tag);
};
/** `host:address` and `host=address` alike. */
const hosts: Change = (node) =>
  node.kind !== "mapping"
    ? list(node)
    : sequence(
        [...node.entries].flatMap(([host, { value, place }]) =>
          (value.kind === "sequence" ? value.items : [value]).map((item) =>
            scalar(`${host}:${textOf(item) ?? ""}`, place),
          ),
        ),
        node.place,
        node.tag,
      );
const envFiles: Change = (node) =>
  eachItem(list(node), (item) => asField(item, "path", [["required", true]]));
const inside =
  (changes: Readonly<Record<string, Change>>): Change =>
  (node) =>
    node.kind === "mapping" ? changed(node, changes) : node;

const BUILD: Change = (node) =>
  inside({
    args: pairs,
    labels: pairs,
    additional_contexts: pairs,
    extra_hosts: hosts,
    secrets: (value) => eachItem(value, grantOf),
  })(asField(node, "context"));

/** Of a service, by key: the long form of what may be said short. */
const SERVICE: Readonly<Record<string, Change>> = {
  annotations: pairs,
  build: BUILD,
  configs: (node) => eachItem(node, grantOf),
  depends_on: startedAndRequired,
  deploy: inside({ labels: pairs }),
  devices: (node) => eachItem(node, deviceOf),
  dns: list,
  dns_opt: list,
  dns_search: list,
  env_file: envFiles,
  environment: pairs,
  extends: (node) => asField(node, "service"),
  extra_hosts: hosts,
  healthcheck: inside({ test }),
  label_file: list,
  labels: pairs,
  models: (node) => named(node),
  networks: (node) => named(node),
  ports: (node) => eachItem(node, portsOf),
  secrets: (node) => eachItem(node, grantOf),
  sysctls: pairs,
  tmpfs: list,
  volumes: (node) => eachItem(node, mountOf),
};

function changed(node: MappingNode, changes: Readonly<Record<string, Change>>): MappingNode {
  let result = node;
  for (const [key, { value }] of node.entries) {
    const change = Object.hasOwn(changes, key) ? changes[key] : undefined;
    if (change === undefined || value.tag === "reset") continue;
    const next = change(value);
    if (next !== value) result = withEntry(result, key, next);
  }
  return result;
}

/** One service with every short form written long. */
export function canonicalService(node: ComposeNode, name: string): ComposeNode {
  if (isNull(node) || node.tag === "reset") return node;
  if (node.kind !== "mapping") {
    const what = `service ${name} has to be a mapping of keys such as image or build`;
    throw composeFailure("bad_value", node.place, what);
  }
  return changed(node, SERVICE);
}

/** A whole file with every short form written long, so that files can be merged by identity. */
export function canonical(root: MappingNode): MappingNode {
  let result = root;
  const services = at(root, "services");
  if (services !== undefined && !isNull(services)) {
    result = withEntry(result, "services", eachEntry(services, "services", canonicalService));
  }
  for (const section of ["networks", "volumes", "secrets", "configs"]) {
    const node = at(root, section);
    if (node === undefined || isNull(node)) continue;
    const labels = (one: ComposeNode) => inside({ labels: pairs })(one);
    result = withEntry(result, section, eachEntry(node, section, labels));
  }
  return result;
}

function eachEntry(
  node: ComposeNode,
  section: string,
  change: (value: ComposeNode, name: string) => ComposeNode,
): ComposeNode {
  if (node.kind !== "mapping") {
    throw composeFailure("bad_value", node.place, `${section} has to be a mapping of names`);
  }
  const entries = [...node.entries].map(
    ([name, entry]) => [name, { ...entry, value: change(entry.value, name) }] as const,
  );
  return mapping(entries, node.place, node.tag);
}
