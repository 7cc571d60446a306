/** Where something stands. Lines count from 1; paths as they were given. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** `!reset` drops what earlier files say, `!override` replaces it (docs.docker.com/reference/compose-file/merge). */
export type MergeTag = "reset" | "override";

interface Placed {
  readonly place: Place;
  readonly tag?: MergeTag | undefined;
}

export interface ScalarNode extends Placed {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** The value as text, variables put in; empty for null. */
  readonly text: string;
  /** As it stands in the file, before variables were put in. */
  readonly source: string;
}

export interface SequenceNode extends Placed {
  readonly kind: "sequence";
  readonly items: readonly ComposeNode[];
}

export interface Entry {
  /** Of the key. */
  readonly place: Place;
  readonly value: ComposeNode;
}

export interface MappingNode extends Placed {
  readonly kind: "mapping";
  readonly entries: ReadonlyMap<string, Entry>;
}

export type ComposeNode = ScalarNode | SequenceNode | MappingNode;

export function scalar(value: ScalarNode["value"], place: Place, source?: string): ScalarNode {
  const text = value === null ? "" : String(value);
  return { kind: "scalar", value, text, source: source ?? text, place };
}

export function sequence(items: readonly ComposeNode[], place: Place, tag?: MergeTag): SequenceNode {
  return { kind: "sequence", items, place, tag };
}

export function mapping(
  entries: Iterable<readonly [string, Entry]>,
  place: Place,
  tag?: MergeTag,
): MappingNode {
  return { kind: "mapping", entries: new Map(entries), place, tag };
}

export function isNull(node: ComposeNode | undefined): boolean {
  return node === undefined || (node.kind === "scalar" && node.value === null);
}

/** What stands below a path of keys; undefined where one is missing or no mapping. */
export function at(node: ComposeNode | undefined, ...path: readonly string[]): ComposeNode | undefined {
  let here = node;
  for (const key of path) here = here?.kind === "mapping" ? here.entries.get(key)?.value : undefined;
  return here;
}

export function textOf(node: ComposeNode | undefined): string | undefined {
  return node?.kind === "scalar" && node.value !== null ? node.text : undefined;
}

export function itemsOf(node: ComposeNode | undefined): readonly ComposeNode[] {
  return node?.kind === "sequence" ? node.items : [];
}

export function entriesOf(node: ComposeNode | undefined): ReadonlyMap<string, Entry> {
  return node?.kind === "mapping" ? node.entries : NO_ENTRIES;
}

const NO_ENTRIES: ReadonlyMap<string, Entry> = new Map();

/** Texts of a sequence's scalars. */
export function textsOf(node: ComposeNode | undefined): readonly string[] {
  return itemsOf(node).flatMap((item) => textOf(item) ?? []);
}

/** True for `true` and for text that Compose casts to it. */
export function isTrue(node: ComposeNode | undefined): boolean {
  return /^(true|yes|y|on)$/i.test(textOf(node) ?? "");
}

/** The mapping with one more entry, or another value for it. */
export function withEntry(node: MappingNode, key: string, value: ComposeNode, place?: Place): MappingNode {
  const entries = new Map(node.entries);
  entries.set(key, { place: place ?? entries.get(key)?.place ?? value.place, value });
  return { ...node, entries };
}

export function withoutEntry(node: MappingNode, key: string): MappingNode {
  if (!node.entries.has(key)) return node;
  const entries = new Map(node.entries);
  entries.delete(key);
  return { ...node, entries };
}

/** The same values, wherever they stand. */
export function sameValue(a: ComposeNode, b: ComposeNode): boolean {
  if (a.kind === "scalar")
    return b.kind === "scalar" && a.text === b.text && typeof a.value === typeof b.value;
  if (a.kind === "sequence") {
    const others = itemsOf(b);
    if (b.kind !== "sequence" || a.items.length !== others.length) return false;
    return a.items.every((item, i) => {
      const other = others[i];
      return other !== undefined && sameValue(item, other);
    });
  }
  if (b.kind !== "mapping" || a.entries.size !== b.entries.size) return false;
  return [...a.entries].every(([key, { value }]) => {
    const other = b.entries.get(key)?.value;
    return other !== undefined && sameValue(value, other);
  });
}
