import { step } from "../../kernel/json-path.ts";
import {
  isLosslessArray,
  isLosslessObject,
  type Lossless,
  type LosslessObject,
  numberOf,
} from "../../kernel/lossless-json.ts";
import { stringAt } from "./identify.ts";
import { isSecret } from "./redact.ts";

/** A packet as drawing and lint read it: what is there in the right shape, and where it stands. */
export interface PacketView {
  readonly path: string;
  readonly meta: LosslessObject | undefined;
  readonly superNodes: readonly SuperNode[];
  /** Points of the packet's (or its meta's) hyperbolic encoding, in the unit disk. */
  readonly hyperbolic: readonly Mark[];
  /** What has the wrong shape and was left out. */
  readonly faults: readonly Fault[];
}

export interface Fault {
  /** JSON path. */
  readonly path: string;
  readonly reason: string;
}

export interface Mark {
  readonly path: string;
  readonly id: string | undefined;
  readonly x: number | undefined;
  readonly y: number | undefined;
}

export interface SuperNode extends Mark {
  readonly label: string | undefined;
  readonly summary: string | undefined;
  readonly constellations: readonly Constellation[];
}

export interface Constellation {
  readonly path: string;
  readonly id: string | undefined;
  readonly label: string | undefined;
  readonly summary: string | undefined;
  readonly secret: boolean;
  readonly anchor: readonly number[] | undefined;
  readonly encrypted: boolean;
  readonly radial: readonly [number | undefined, number | undefined] | undefined;
  readonly spectrum: readonly number[] | undefined;
  readonly points: readonly Point[];
}

export interface Point extends Mark {
  readonly modality: string | undefined;
  readonly ref: string | undefined;
  readonly proj: number | undefined;
  /** 0 to 1 where the producer keeps to it. */
  readonly conf: number | undefined;
  readonly text: string | undefined;
}

/** Reads leniently: nothing throws, and what could not be read is among the faults. */
export function viewPacket(packet: LosslessObject, path: string): PacketView {
  const reader = new Reader();
  const meta = packet.get("meta");
  const hyperbolic = [
    [packet.get("hyperbolic"), step(path, "hyperbolic")] as const,
    [
      isLosslessObject(meta) ? meta.get("hyperbolic_encoding") : undefined,
      `${path}.meta.hyperbolic_encoding`,
    ] as const,
  ];
  return {
    path,
    meta: isLosslessObject(meta) ? meta : undefined,
    superNodes: reader.objects(packet, "super_nodes", path, (node, at) => reader.superNode(node, at)),
    hyperbolic: hyperbolic.flatMap(([encoding, at]) =>
      isLosslessObject(encoding)
        ? reader.objects(encoding, "points", at, (point, where) => reader.mark(point, where))
        : [],
    ),
    faults: reader.faults,
  };
}

class Reader {
  readonly faults: Fault[] = [];

  superNode(node: LosslessObject, path: string): SuperNode {
    return {
      ...this.mark(node, path),
      label: stringAt(node, "label"),
      summary: stringAt(node, "summary"),
      constellations: this.objects(node, "constellations", path, (inner, at) =>
        this.constellation(inner, at),
      ),
    };
  }

  constellation(node: LosslessObject, path: string): Constellation {
    const radial = this.numbers(node, "radial_minmax", path, true);
    return {
      path,
      id: stringAt(node, "id"),
      label: stringAt(node, "label"),
      summary: stringAt(node, "summary"),
      secret: isSecret(node),
      anchor: this.numbers(node, "anchor", path) as readonly number[] | undefined,
      encrypted: isLosslessObject(node.get("anchor_enc")),
      radial: radial === undefined ? undefined : [radial[0], radial[1]],
      spectrum: this.numbers(node, "spectrum", path) as readonly number[] | undefined,
      points: this.objects(node, "points", path, (inner, at) => this.point(inner, at)),
    };
  }

  point(node: LosslessObject, path: string): Point {
    const named = ["ref_id", "source_ref", "video_id", "doc_id"].map((key) => stringAt(node, key));
    return {
      ...this.mark(node, path),
      modality: stringAt(node, "modality") ?? stringAt(node, "mod"),
      ref: named.find((name) => name !== undefined),
      proj: this.number(node, "proj", path),
      conf: this.number(node, "conf", path),
      text: stringAt(node, "text") ?? stringAt(node, "summary"),
    };
  }

  mark(node: LosslessObject, path: string): Mark {
    return {
      path,
      id: stringAt(node, "id"),
      x: this.number(node, "x", path),
      y: this.number(node, "y", path),
    };
  }

  /** Each object of a list that may be missing or null. */
  objects<Read>(
    node: LosslessObject,
    key: string,
    path: string,
    read: (inner: LosslessObject, path: string) => Read,
  ): Read[] {
    const list = node.get(key);
    if (list === undefined || list === null) return [];
    if (!isLosslessArray(list)) return this.#fault(step(path, key), "is no list", []);
    return list.flatMap((inner, i) => {
      const at = step(step(path, key), i);
      return isLosslessObject(inner) ? [read(inner, at)] : this.#fault(at, "is no object", []);
    });
  }

  number(node: LosslessObject, key: string, path: string): number | undefined {
    const value = node.get(key);
    if (value === undefined || value === null) return undefined;
    const number = numberOf(value);
    if (number !== undefined && Number.isFinite(number)) return number;
    return this.#fault(step(path, key), "is no finite number", undefined);
  }

  numbers(
    node: LosslessObject,
    key: string,
    path: string,
    holes = false,
  ): readonly (number | undefined)[] | undefined {
    const list = node.get(key);
    if (list === undefined || list === null) return undefined;
    const at = step(path, key);
    if (!isLosslessArray(list)) return this.#fault(at, "is no list of numbers", undefined);
    const read = list.map((value: Lossless) => (value === null && holes ? undefined : numberOf(value)));
    const wrong = read.findIndex((value, i) => !(Number.isFinite(value) || (holes && list[i] === null)));
    return wrong < 0 ? read : this.#fault(step(at, wrong), "is no finite number", undefined);
  }

  #fault<Value>(path: string, reason: string, value: Value): Value {
    this.faults.push({ path, reason });
    return value;
  }
}
