import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseAllDocuments } from "yaml";
import { composeFailure } from "./failure.ts";
import {
  type ComposeNode,
  type Entry,
  type MergeTag,
  mapping,
  type Place,
  type ScalarNode,
  sequence,
} from "./node.ts";

/** What aliases may unfold to. A stack of thousands of services has some 100,000. */
const MOST_NODES = 1_000_000;
/** Nobody writes such a file by hand, and reading it would take the memory of the machine. */
const MOST_BYTES = 32 * 1024 * 1024;

interface Built {
  readonly node: ComposeNode;
  /** How many nodes it is, what aliases stand for counted each time. */
  readonly size: number;
}

/**
 * The documents of a YAML file as nodes with places: anchors and merge keys are resolved, a node that has an
 * alias is shared. Throws `PmovesError` for what is no YAML, twice the same key, loops and alias bombs.
 */
export function parseYaml(file: string, text: string): readonly ComposeNode[] {
  if (text.length > MOST_BYTES) {
    const what = `this file is ${Math.round(text.length / 1024 / 1024)} MB, more than ${MOST_BYTES / 1024 / 1024}`;
    throw composeFailure("too_large", { file, line: 1 }, what, "split it, and join the parts with include");
  }
  const lines = new LineCounter();
  try {
    const documents = parseAllDocuments(text, {
      lineCounter: lines,
      uniqueKeys: false,
      merge: false,
      prettyErrors: false,
      logLevel: "error",
    });
    return (Array.isArray(documents) ? documents : []).flatMap((document) => {
      const [error] = document.errors;
      if (error !== undefined) {
        const line = lines.linePos(error.pos[0]).line;
        throw composeFailure("yaml", { file, line }, `no valid YAML: ${error.message}`);
      }
      const reader = new Reader(file, lines);
      return document.contents === null ? [] : [reader.read(document.contents as Node)];
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw composeFailure("yaml", { file, line: 1 }, "nested too deep to be read");
  }
}

class Reader {
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #anchors = new Map<string, Built | "open">();

  constructor(file: string, lines: LineCounter) {
    this.#file = file;
    this.#lines = lines;
  }

  read(node: Node): ComposeNode {
    return this.#build(node).node;
  }

  #place(node: Node | null | undefined): Place {
    const start = node?.range?.[0] ?? 0;
    return { file: this.#file, line: this.#lines.linePos(start).line };
  }

  #build(node: Node): Built {
    if (isAlias(node)) return this.#alias(node.source, this.#place(node));
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, "open");
    const built = this.#own(node);
    if (built.size > MOST_NODES) {
      const what = `aliases unfold this file to more than ${MOST_NODES} values`;
      throw composeFailure("alias_bomb", this.#place(node), what, "name fewer anchors inside anchors");
    }
    if (anchor !== undefined) this.#anchors.set(anchor, built);
    return built;
  }

  #alias(name: string, place: Place): Built {
    const target = this.#anchors.get(name);
    if (target === "open") {
      throw composeFailure("anchor_loop", place, `*${name} stands inside &${name}: this never ends`);
    }
    if (target === undefined) throw composeFailure("anchor_missing", place, `no anchor &${name} above`);
    return target;
  }

  #own(node: Node): Built {
    const place = this.#place(node);
    const tag = tagOf(node);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.#build(item as Node));
      return {
        node: sequence(
          items.map((item) => item.node),
          place,
          tag,
        ),
        size: sizeOf(items),
      };
    }
    if (isMap(node)) return this.#mapping(node.items as readonly Pair<Node, Node | null>[], place, tag);
    return { node: { ...scalarOf(node, place), tag }, size: 1 };
  }

  #mapping(pairs: readonly Pair<Node, Node | null>[], place: Place, tag: MergeTag | undefined): Built {
    const own = new Map<string, Entry>();
    const merged: ComposeNode[] = [];
    let size = 1;
    for (const { key, value } of pairs) {
      const keyPlace = this.#place(key);
      const built = value === null ? nothing(keyPlace) : this.#build(value);
      size += built.size;
      const name = this.#key(key);
      if (name === "<<") {
        merged.push(...(built.node.kind === "sequence" ? built.node.items : [built.node]));
        continue;
      }
      const first = own.get(name);
      if (first !== undefined) {
        const what = `${JSON.stringify(name)} stands here a second time, first in line ${first.place.line}`;
        throw composeFailure("duplicate_key", keyPlace, what, "rename or remove one of the two");
      }
      own.set(name, { place: keyPlace, value: built.node });
    }
    for (const source of merged) {
      if (source.kind !== "mapping") {
        throw composeFailure("merge_key", source.place, "<< takes mappings only");
      }
      // What a mapping says itself wins, then the source that is named first.
      for (const [name, entry] of source.entries) if (!own.has(name)) own.set(name, entry);
    }
    return { node: mapping(own, place, tag), size };
  }

  #key(key: Node): string {
    if (isScalar(key)) return key.source ?? String(key.value);
    throw composeFailure("key", this.#place(key), "a key has to be text");
  }
}

function nothing(place: Place): Built {
  return { node: { kind: "scalar", value: null, text: "", source: "", place }, size: 1 };
}

function sizeOf(parts: readonly Built[]): number {
  return parts.reduce((sum, { size }) => sum + size, 1);
}

function tagOf(node: Node): MergeTag | undefined {
  const tag = "tag" in node ? node.tag : undefined;
  if (tag === "!reset") return "reset";
  return tag === "!override" ? "override" : undefined;
}

function scalarOf(node: Node, place: Place): ScalarNode {
  const value = isScalar(node) ? node.value : null;
  const plain = typeof value === "number" || typeof value === "boolean" || value === null;
  const source = plain ? ((isScalar(node) ? node.source : undefined) ?? "") : String(value);
  const kept = plain ? value : String(value);
  return { kind: "scalar", value: kept, text: kept === null ? "" : source, source, place };
}
