import { isAbsolute, join } from "node:path";
import { at, type ComposeNode, type MappingNode, mapping, scalar, textOf, withEntry } from "./node.ts";

/** A path of a file in `folder`, as seen from the folder of the project. */
export function rebased(path: string, folder: string): string {
  return folder === "" || folder === "." || isAbsolute(path) || path.startsWith("~")
    ? path
    : join(folder, path);
}

/**
 * The relative paths of a canonical service of a file that stands in `folder`, as seen from the project:
 * those that Compose resolves there for `extends` and `include`.
 */
export function rebaseService(service: ComposeNode, folder: string): ComposeNode {
  if (service.kind !== "mapping") return service;
  let result = service;
  const change = (key: string, how: (node: ComposeNode) => ComposeNode) => {
    const node = at(result, key);
    if (node !== undefined) result = withEntry(result, key, how(node));
  };
  change("env_file", (node) => items(node, (item) => moved(item, "path", folder)));
  change("label_file", (node) => items(node, (item) => text(item, folder)));
  change("volumes", (node) => items(node, (item) => (isBind(item) ? moved(item, "source", folder) : item)));
  change("build", (node) => (isLocal(textOf(at(node, "context"))) ? moved(node, "context", folder) : node));
  change("extends", (node) => moved(node, "file", folder));
  return result;
}

/** All services of a canonical file, and the files of its secrets and configs. */
export function rebaseFile(root: MappingNode, folder: string): MappingNode {
  let result = root;
  const change = (section: string, how: (node: ComposeNode) => ComposeNode) => {
    const node = at(root, section);
    if (node?.kind !== "mapping") return;
    const entries = [...node.entries].map(
      ([name, entry]) => [name, { ...entry, value: how(entry.value) }] as const,
    );
    result = withEntry(result, section, mapping(entries, node.place, node.tag));
  };
  change("services", (node) => rebaseService(node, folder));
  for (const section of ["secrets", "configs"]) change(section, (node) => moved(node, "file", folder));
  return result;
}

function items(node: ComposeNode, change: (item: ComposeNode) => ComposeNode): ComposeNode {
  return node.kind === "sequence" ? { ...node, items: node.items.map(change) } : node;
}

function moved(node: ComposeNode, key: string, folder: string): ComposeNode {
  const value = at(node, key);
  return node.kind === "mapping" && value !== undefined ? withEntry(node, key, text(value, folder)) : node;
}

function text(node: ComposeNode, folder: string): ComposeNode {
  const path = textOf(node);
  return node.kind !== "scalar" || path === undefined
    ? node
    : scalar(rebased(path, folder), node.place, node.source);
}

function isBind(mount: ComposeNode): boolean {
  return textOf(at(mount, "type")) === "bind";
}

function isLocal(context: string | undefined): boolean {
  return context !== undefined && !/^(?:[a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/)/.test(context);
}
