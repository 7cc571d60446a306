import type { PacketView } from "../packet/view.ts";
import { BrailleCanvas } from "./braille.ts";
import { planeOf, unit } from "./project.ts";
import { type Tints, type Tone, toneOf } from "./tints.ts";

export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly tone: Tone;
}

/** What of a packet can be placed in the plane, and a sentence that says where the places come from. */
export interface Layout {
  readonly source: string;
  readonly marks: readonly Placed[];
  /** Draw the rim of the unit disk. */
  readonly disk: boolean;
}

/** Places by the packet's own x/y where it has any, else by a projection of its anchors. */
export function layoutOf(view: PacketView): Layout {
  const points = view.superNodes.flatMap((node) => node.constellations.flatMap((inner) => inner.points));
  const own = placed(points.map(({ x, y, conf }) => ({ x, y, tone: toneOf(conf) })));
  if (own.length > 0) {
    const left = points.length - own.length;
    return {
      source: `placed by the x/y of ${count(own, "point")}${left > 0 ? `, ${left} more have none` : ""}`,
      marks: own,
      disk: false,
    };
  }
  const nodes = placed(view.superNodes.map(({ x, y }) => ({ x, y, tone: "unknown" })));
  if (nodes.length > 0)
    return {
      source: `points have no x/y: placed are ${count(nodes, "super node")}`,
      marks: nodes,
      disk: false,
    };
  const disk = placed(view.hyperbolic.map(({ x, y }) => ({ x, y, tone: "unknown" })));
  if (disk.length > 0)
    return {
      source: `no x/y: placed are ${count(disk, "point")} of the hyperbolic encoding, in the unit disk`,
      marks: disk,
      disk: true,
    };
  return byAnchors(view);
}

function byAnchors(view: PacketView): Layout {
  const all = view.superNodes.flatMap((node) => node.constellations);
  const dimensions = all.find(({ anchor }) => anchor !== undefined)?.anchor?.length ?? 0;
  const usable = all.filter(({ anchor }) => anchor?.length === dimensions && dimensions > 0);
  const sealed = all.some(({ encrypted, anchor }) => encrypted && anchor === undefined);
  if (usable.length === 0) {
    const why = sealed ? "anchors are encrypted: pmoves geometry decrypt" : "no x/y and no anchors";
    return { source: `nothing to place: ${why}`, marks: [], disk: false };
  }
  const { name, project } = planeOf(usable.map(({ anchor }) => anchor ?? []));
  const marks = usable.flatMap(({ anchor = [], points }): Placed[] => {
    const [x, y] = project(anchor);
    const direction = unit(anchor);
    const along = points.flatMap(({ proj, conf }): Placed[] => {
      if (proj === undefined) return [];
      const [px, py] = project(direction.map((value) => value * proj));
      return [{ x: px, y: py, tone: toneOf(conf) }];
    });
    return [{ x, y, tone: "unknown" }, ...along];
  });
  const projected = marks.length - usable.length;
  const points = projected > 0 ? `, and ${count(new Array(projected), "point")} by proj along theirs` : "";
  return { source: `no x/y: placed are ${count(usable, "anchor")}, ${name}${points}`, marks, disk: false };
}

function count(items: readonly unknown[], name: string): string {
  return `${items.length} ${name}${items.length === 1 ? "" : "s"}`;
}

function placed(
  marks: readonly { readonly x: number | undefined; readonly y: number | undefined; readonly tone: Tone }[],
): Placed[] {
  return marks.flatMap(({ x, y, tone }) => (x === undefined || y === undefined ? [] : [{ x, y, tone }]));
}

/** The layout in braille, both axes to one scale, y upwards. Every mark is a cross of up to five dots. */
export function drawScatter({ marks, disk }: Layout, columns: number, rows: number, tints: Tints): string[] {
  if (marks.length === 0) return [];
  const canvas = new BrailleCanvas(columns, rows);
  const box = disk ? { minX: -1, maxX: 1, minY: -1, maxY: 1 } : boxOf(marks);
  const span =
    Math.max((box.maxX - box.minX) / (canvas.width - 3), (box.maxY - box.minY) / (canvas.height - 3)) || 1;
  const middle = { x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2 };
  const at = (x: number, y: number): [number, number] => [
    Math.round((canvas.width - 1) / 2 + (x - middle.x) / span),
    Math.round((canvas.height - 1) / 2 - (y - middle.y) / span),
  ];
  if (disk) {
    for (let i = 0; i < 720; i++)
      canvas.dot(...at(Math.cos((i * Math.PI) / 360), Math.sin((i * Math.PI) / 360)));
  }
  // A cross is seen where marks are few; where they are many, dots of their own say more.
  const cross = marks.length <= 64;
  for (const { x, y, tone } of marks) {
    const [column, row] = at(x, y);
    canvas.dot(column, row, tone);
    if (!cross) continue;
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const)
      canvas.dot(column + dx, row + dy, tone);
  }
  return canvas.lines(tints);
}

function boxOf(marks: readonly Placed[]) {
  const box = { minX: Infinity, maxX: -Infinity, minY: Infinity, maxY: -Infinity };
  for (const { x, y } of marks) {
    box.minX = Math.min(box.minX, x);
    box.maxX = Math.max(box.maxX, x);
    box.minY = Math.min(box.minY, y);
    box.maxY = Math.max(box.maxY, y);
  }
  return box;
}
