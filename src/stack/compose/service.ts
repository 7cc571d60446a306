import {
  at,
  type ComposeNode,
  entriesOf,
  isNull,
  isTrue,
  itemsOf,
  type MappingNode,
  type Place,
  textOf,
  textsOf,
} from "./node.ts";
import type { ComposeService, EnvValue, Mount, PublishedPort } from "./project.ts";

/** What env files give a service, and which of them are not there. */
export interface FromEnvFiles {
  readonly env: ReadonlyMap<string, EnvValue>;
  readonly missing: readonly string[];
}

export function serviceOf(
  name: string,
  place: Place,
  node: MappingNode,
  files: FromEnvFiles,
  lookup: (name: string) => string | undefined,
): ComposeService {
  const ownEnv = environmentOf(node, lookup);
  const networks = at(node, "networks");
  const networkMode = textOf(at(node, "network_mode"));
  const names = [...entriesOf(networks).keys()];
  const declared = networks !== undefined && names.length > 0;
  return {
    name,
    place,
    node,
    image: textOf(at(node, "image")),
    built: at(node, "build") !== undefined,
    command: [...wordsOf(at(node, "entrypoint")), ...wordsOf(at(node, "command"))],
    networks: declared ? names : networkMode === undefined ? ["default"] : [],
    networksPlace: node.entries.get("networks")?.place ?? place,
    networksDeclared: declared,
    aliases: names.flatMap((network) => textsOf(at(networks, network, "aliases"))),
    networkMode,
    env: new Map([...files.env, ...ownEnv]),
    ownEnv,
    missingEnvFiles: files.missing,
    ports: itemsOf(at(node, "ports")).map(portOf),
    dependsOn: [...entriesOf(at(node, "depends_on")).keys()],
    extraHosts: textsOf(at(node, "extra_hosts")).map((text) => text.replace("=", ":")),
    gpu: gpuOf(node),
    mounts: mountsOf(node),
    profiles: textsOf(at(node, "profiles")),
  };
}

/** A command as words: a list as it stands, a text at blanks but for quotes. */
export function wordsOf(node: ComposeNode | undefined): readonly string[] {
  const text = textOf(node);
  if (text === undefined) return textsOf(node);
  const words = text.match(/(?:[^\s"']+|"(?:\\.|[^"\\])*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'/g, "$1$2"));
}

function environmentOf(node: MappingNode, lookup: (name: string) => string | undefined) {
  const found = new Map<string, EnvValue>();
  for (const [name, { place, value }] of entriesOf(at(node, "environment"))) {
    const passed = isNull(value);
    const source = value.kind === "scalar" ? value.source : "";
    found.set(name, { value: passed ? lookup(name) : textOf(value), source: passed ? "" : source, place });
  }
  return found;
}

function portOf(item: ComposeNode): PublishedPort {
  const number = (key: string) => {
    const text = textOf(at(item, key)) ?? "";
    return /^\d+$/.test(text) ? Number(text) : undefined;
  };
  const target = at(item, "target");
  const written = target?.kind === "scalar" && target.source !== target.text ? target.source : undefined;
  return {
    host: number("published"),
    container: number("target"),
    address: textOf(at(item, "host_ip")),
    protocol: textOf(at(item, "protocol")) ?? "tcp",
    written,
    place: item.place,
  };
}

function mountsOf(node: MappingNode): readonly Mount[] {
  return itemsOf(at(node, "volumes")).map((item) => ({
    type: textOf(at(item, "type")) ?? "volume",
    source: textOf(at(item, "source")) ?? "",
    target: textOf(at(item, "target")) ?? "",
    readOnly: isTrue(at(item, "read_only")),
    place: item.place,
  }));
}

function gpuOf(node: MappingNode): Place | undefined {
  const gpus = at(node, "gpus");
  if (gpus !== undefined && !isNull(gpus)) return gpus.place;
  const devices = itemsOf(at(node, "deploy", "resources", "reservations", "devices"));
  const device = devices.find((one) =>
    textsOf(at(one, "capabilities")).some((word) => /^(gpu|compute)$/.test(word)),
  );
  if (device !== undefined) return device.place;
  const runtime = at(node, "runtime");
  return textOf(runtime) === "nvidia" ? runtime?.place : undefined;
}
