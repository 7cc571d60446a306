import { nearest } from "../../kernel/suggest.ts";
import { composeFailure, type Diagnostic } from "./failure.ts";
import { INNER_KEYS, NETWORK_KEYS, ROOT_KEYS, SECRET_KEYS, SERVICE_KEYS, VOLUME_KEYS } from "./known-keys.ts";
import { at, type ComposeNode, entriesOf, type MappingNode } from "./node.ts";

/** The root of a file. Throws where what stands there is no compose file at all. */
export function composeRoot(node: ComposeNode): MappingNode {
  if (node.kind !== "mapping") {
    const what = "this is no compose file: it has to be a mapping with `services`";
    throw composeFailure("not_compose", node.place, what);
  }
  const keys = [...node.entries.keys()];
  if (keys.length > 0 && !keys.some((key) => ROOT_KEYS.has(key) || key.startsWith("x-"))) {
    const seen = keys.slice(0, 3).join(", ");
    const what = `this is no compose file: it has ${seen}, and none of services, networks, volumes, include`;
    const kubernetes = keys.includes("apiVersion") && keys.includes("kind");
    const hint = kubernetes ? "it looks like a manifest of Kubernetes" : "name a compose file";
    throw composeFailure("not_compose", node.place, what, hint);
  }
  return node;
}

/** Keys that Compose does not know, and refuses. Those that begin with `x-` are anybody's. */
export function checkKeys(root: MappingNode, report: (diagnostic: Diagnostic) => void): void {
  const check = (
    node: ComposeNode | undefined,
    known: ReadonlySet<string>,
    path: string,
    service?: string,
  ) => {
    for (const [key, { place }] of entriesOf(node)) {
      if (known.has(key) || key.startsWith("x-")) continue;
      const near = nearest(key, known);
      const name = path === "" ? key : `${path}.${key}`;
      const message = `Compose knows no ${name} and refuses the file`;
      const hint = near === undefined ? "remove it, or let it begin with x-" : `did you mean ${near}?`;
      report({ code: "unknown_key", level: "error", name, place, message, hint, service });
    }
  };
  check(root, ROOT_KEYS, "");
  for (const [name, { value }] of entriesOf(at(root, "services"))) {
    check(value, SERVICE_KEYS, `services.${name}`, name);
    for (const [key, known] of Object.entries(INNER_KEYS)) {
      check(at(value, key), known, `services.${name}.${key}`, name);
    }
  }
  const sections = {
    networks: NETWORK_KEYS,
    volumes: VOLUME_KEYS,
    secrets: SECRET_KEYS,
    configs: SECRET_KEYS,
  };
  for (const [section, known] of Object.entries(sections)) {
    for (const [name, { value }] of entriesOf(at(root, section))) check(value, known, `${section}.${name}`);
  }
}
