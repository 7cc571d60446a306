import { Document, isScalar, Scalar, visit, YAMLMap, YAMLSeq } from "yaml";
import type { OverlayPatch, ServicePatch } from "./patch.ts";

/** The first line of what we write: a file without it is somebody else's. */
export const MARK = "# Written by `pmoves stack harden`.";

/** The overlay as YAML: the same patch gives the same bytes. */
export function overlayText(patch: OverlayPatch, files: readonly string[]): string {
  const document = new Document(new YAMLMap());
  const services = new YAMLMap();
  for (const [name, service] of patch.services) {
    const node = serviceNode(document, service);
    if (node.items.length > 0) services.set(name, node);
  }
  if (services.items.length > 0) document.set("services", services);
  const section = (key: string, names: ReadonlySet<string>, value: object) => {
    const entries = [...names].sort().map((name) => [name, value] as const);
    if (entries.length > 0)
      document.set(key, document.createNode(Object.fromEntries(entries), { aliasDuplicateObjects: false }));
  };
  section("networks", patch.internal, { internal: true });
  section("volumes", patch.volumes, {});
  const head = [
    MARK,
    `# Goes over ${files.join(", ")}: name it last. Change those, or the rules, and run it again; not this file.`,
  ];
  visit(document, (key, node) => {
    if (key !== "key" && isScalar(node)) {
      const style = styleOf(node.value);
      if (style !== undefined) node.type = style;
    }
  });
  const body = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  return `${head.join("\n")}\n${body === "{}\n" ? "services: {}\n" : body}`;
}

function serviceNode(document: Document, patch: ServicePatch): YAMLMap {
  const node = new YAMLMap();
  const set = (key: string, value: unknown, replace = false) => {
    if (value === undefined) return;
    const inner = document.createNode(value, {
      aliasDuplicateObjects: false,
      flow: Array.isArray(value) && value.length === 0,
    });
    if (replace && inner instanceof YAMLSeq) inner.tag = "!override";
    node.set(key, inner);
  };
  set("user", patch.user);
  set("read_only", patch.readOnly);
  set("tmpfs", patch.tmpfs?.items, patch.tmpfs?.replace);
  set("volumes", patch.volumes);
  set("cap_drop", patch.capDrop === true ? ["ALL"] : undefined);
  set("cap_add", patch.capAdd);
  set("security_opt", patch.securityOpt?.items, patch.securityOpt?.replace);
  set("command", patch.command);
  set("entrypoint", patch.entrypoint);
  set("environment", patch.environment);
  set("build", patch.buildArgs === undefined ? undefined : { args: patch.buildArgs });
  set("ports", patch.ports, true);
  set("networks", patch.networks === undefined ? undefined : nulls(patch.networks));
  set("depends_on", patch.dependsOn === undefined ? undefined : healthy(patch.dependsOn));
  set(
    "healthcheck",
    patch.healthcheck === undefined
      ? undefined
      : { test: patch.healthcheck, interval: "30s", timeout: "5s", retries: 3, start_period: "30s" },
  );
  set("deploy", patch.limits === undefined ? undefined : { resources: { limits: patch.limits } });
  return node;
}

/** Quotes where older YAML sees a number to the base of 60, lines where there are several. */
function styleOf(value: unknown): Scalar.Type | undefined {
  if (typeof value !== "string") return undefined;
  if (value.includes("\n")) return Scalar.BLOCK_LITERAL;
  return /^[\d.]/.test(value) ? Scalar.QUOTE_DOUBLE : undefined;
}

function nulls(names: readonly string[]): Readonly<Record<string, null>> {
  return Object.fromEntries(names.map((name) => [name, null]));
}

function healthy(names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, { condition: "service_healthy" }]));
}
