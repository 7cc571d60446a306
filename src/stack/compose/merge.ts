import { composeFailure } from "./failure.ts";
import { identityAt } from "./identity.ts";
import {
  at,
  type ComposeNode,
  type Entry,
  isNull,
  type MappingNode,
  type SequenceNode,
  sameValue,
  textOf,
} from "./node.ts";

/**
 * A later file over an earlier one, both canonical (docs.docker.com/reference/compose-file/merge): mappings are
 * merged, lists appended without what is there already, by identity where their items have one, command lines
 * replaced, `!reset` and `!override` obeyed. What comes out carries no tags; each value keeps its place.
 */
export function mergeFiles(base: MappingNode | undefined, over: MappingNode): MappingNode {
  const start = base ?? { ...over, entries: new Map<string, Entry>() };
  return mergeMappings(start, over, []);
}

/** A service over the one that it extends. */
export function mergeService(base: MappingNode, over: MappingNode, name: string): MappingNode {
  return mergeMappings(base, over, ["services", name]);
}

function mergeMappings(base: MappingNode, over: MappingNode, path: readonly string[]): MappingNode {
  const entries = new Map(base.entries);
  for (const [key, { place, value }] of over.entries) {
    const below = [...path, key];
    const there = entries.get(key)?.value;
    if (value.tag === "reset") {
      entries.delete(key);
      continue;
    }
    const merged =
      there === undefined || value.tag === "override"
        ? untagged(value, below)
        : mergeNodes(there, value, below);
    // A mapping begins where the first file begins it; any other value stands where it was said last.
    const kept = there?.kind === "mapping" && value.tag === undefined && merged.kind === "mapping";
    const first = kept || merged === there ? entries.get(key)?.place : undefined;
    entries.set(key, { place: first ?? place, value: merged });
  }
  return { kind: "mapping", entries, place: base.entries.size > 0 ? base.place : over.place };
}

function mergeNodes(base: ComposeNode, over: ComposeNode, path: readonly string[]): ComposeNode {
  if (replaced(path)) return untagged(over, path);
  if (isNull(over)) return base;
  if (isNull(base) || base.kind === "scalar") {
    if (base.kind === "scalar" && !isNull(base) && over.kind !== "scalar") throw unlike(base, over, path);
    return untagged(over, path);
  }
  if (isUlimit(path))
    return base.kind === "mapping" && over.kind === "mapping" ? mergeMappings(base, over, path) : over;
  if (base.kind === "mapping") {
    if (over.kind !== "mapping") throw unlike(base, over, path);
    return isOtherDriver(base, over, path) ? over : mergeMappings(base, over, path);
  }
  if (over.kind !== "sequence") throw unlike(base, over, path);
  return mergeSequences(base, over, path);
}

function mergeSequences(base: SequenceNode, over: SequenceNode, path: readonly string[]): SequenceNode {
  const identity = isIpam(path) ? (item: ComposeNode) => textOf(at(item, "subnet")) : identityAt(path);
  const added = over.items.flatMap((item) => (item.tag === "reset" ? [] : [untagged(item, path)]));
  return { ...base, items: unique([...base.items, ...added], identity), place: over.place };
}

/** The later of two with one identity takes the place of the earlier; of two equal ones one stays. */
function unique(
  items: readonly ComposeNode[],
  identity: ((item: ComposeNode) => string | undefined) | undefined,
): readonly ComposeNode[] {
  const kept: ComposeNode[] = [];
  const at = new Map<string, number>();
  for (const item of items) {
    const id = identity?.(item) ?? `\0${JSON.stringify(plainOf(item))}`;
    const there = at.get(id);
    if (there === undefined) {
      at.set(id, kept.length);
      kept.push(item);
    } else if (!sameValue(kept[there] ?? item, item)) {
      kept[there] = item;
    }
  }
  return kept;
}

/** Without tags and what `!reset` drops, where there is nothing below to merge with; lists without repeats. */
function untagged(node: ComposeNode, path: readonly string[]): ComposeNode {
  if (node.kind === "scalar") return node.tag === undefined ? node : { ...node, tag: undefined };
  if (node.kind === "mapping")
    return mergeMappings({ ...node, entries: new Map() }, { ...node, tag: undefined }, path);
  const items = node.items.flatMap((item) => (item.tag === "reset" ? [] : [untagged(item, path)]));
  const identity = replaced(path) ? undefined : identityAt(path);
  return { ...node, tag: undefined, items: identity === undefined ? items : unique(items, identity) };
}

function plainOf(node: ComposeNode): unknown {
  if (node.kind === "scalar") return node.text;
  if (node.kind === "sequence") return node.items.map(plainOf);
  return [...node.entries].map(([key, { value }]) => [key, plainOf(value)]).sort();
}

/** Command lines: a later one takes the place of an earlier one. */
function replaced(path: readonly string[]): boolean {
  const [section, , key, inner] = path;
  if (section !== "services") return false;
  if (path.length === 3) return key === "command" || key === "entrypoint";
  return path.length === 4 && key === "healthcheck" && inner === "test";
}

function isUlimit(path: readonly string[]): boolean {
  return path[0] === "services" && path[2] === "ulimits" && path.length === 4;
}

function isIpam(path: readonly string[]): boolean {
  return path[0] === "networks" && path[2] === "ipam" && path[3] === "config" && path.length === 4;
}

/** Options of one logging driver mean nothing to another. */
function isOtherDriver(base: MappingNode, over: MappingNode, path: readonly string[]): boolean {
  if (path[0] !== "services" || path[2] !== "logging" || path.length !== 3) return false;
  const [one, other] = [textOf(at(base, "driver")), textOf(at(over, "driver"))];
  return one !== undefined && other !== undefined && one !== other;
}

const KINDS = { scalar: "a single value", sequence: "a list", mapping: "a mapping" } as const;

function unlike(base: ComposeNode, over: ComposeNode, path: readonly string[]) {
  const what = `${path.join(".")} is ${KINDS[over.kind]} here and ${KINDS[base.kind]} in ${base.place.file}:${base.place.line}`;
  return composeFailure(
    "unlike",
    over.place,
    what,
    "write both in one form, or put !override before this one",
  );
}
