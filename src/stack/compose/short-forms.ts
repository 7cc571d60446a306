import { composeFailure } from "./failure.ts";
import {
  type ComposeNode,
  type Entry,
  isNull,
  type MappingNode,
  mapping,
  type Place,
  scalar,
  sequence,
  textOf,
} from "./node.ts";

/** Entries as a mapping at one place. */
export function fields(
  place: Place,
  values: Readonly<Record<string, string | boolean | undefined>>,
): MappingNode {
  const entries = Object.entries(values).flatMap(([key, value]): [string, Entry][] =>
    value === undefined ? [] : [[key, { place, value: scalar(value, place) }]],
  );
  return mapping(entries, place);
}

/** `["A=1", "B"]` as `{A: 1, B: null}`; of two with one key the later stays. */
export function keyValues(node: ComposeNode, separator = "="): ComposeNode {
  if (node.kind !== "sequence") return node;
  const entries = new Map<string, Entry>();
  for (const item of node.items) {
    const text = textOf(item);
    if (text === undefined || item.kind !== "scalar") {
      throw composeFailure("bad_value", item.place, "this list takes texts of the form KEY=VALUE only");
    }
    const cut = text.indexOf(separator);
    const key = cut < 0 ? text : text.slice(0, cut);
    const value = cut < 0 ? null : text.slice(cut + 1);
    const sourceCut = item.source.indexOf(separator);
    const source = sourceCut < 0 ? "" : item.source.slice(sourceCut + 1);
    entries.set(key, { place: item.place, value: scalar(value, item.place, source) });
  }
  return mapping(entries, node.place, node.tag);
}

/** `[a, b]` as `{a: null, b: null}`, or with a mapping of its own for each. */
export function named(node: ComposeNode, each?: (place: Place) => ComposeNode): ComposeNode {
  if (node.kind === "scalar" && isNull(node)) return mapping([], node.place, node.tag);
  if (node.kind !== "sequence") return node;
  const entries = node.items.map((item): [string, Entry] => {
    const name = textOf(item);
    if (name === undefined) throw composeFailure("bad_value", item.place, "this list takes names only");
    return [name, { place: item.place, value: each?.(item.place) ?? scalar(null, item.place) }];
  });
  return mapping(entries, node.place, node.tag);
}

/** One text as a list of one. */
export function list(node: ComposeNode): ComposeNode {
  return node.kind === "scalar" && !isNull(node)
    ? sequence([{ ...node, tag: undefined }], node.place, node.tag)
    : node;
}

/** Each item of a list in another form; an item may become several. */
export function eachItem(
  node: ComposeNode,
  change: (item: ComposeNode) => ComposeNode | readonly ComposeNode[],
): ComposeNode {
  if (node.kind !== "sequence") return node;
  return { ...node, items: node.items.flatMap((item) => change(item)) };
}

/** A text as a mapping, e.g. `./app` as `{context: ./app}`. */
export function asField(
  node: ComposeNode,
  key: string,
  rest: readonly [string, boolean][] = [],
): ComposeNode {
  if (node.kind !== "scalar" || isNull(node)) return node;
  const { place } = node;
  const entries: [string, Entry][] = [[key, { place, value: { ...node, tag: undefined } }]];
  for (const [name, value] of rest) entries.push([name, { place, value: scalar(value, place) }]);
  return mapping(entries, place, node.tag);
}
