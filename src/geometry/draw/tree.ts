import { clean } from "../clean.ts";
import type { Constellation, PacketView, Point, SuperNode } from "../packet/view.ts";
import { drawSpectrum } from "./bars.ts";
import { few, type Tints, toneMarks, toneOf } from "./tints.ts";

export interface TreeOptions {
  readonly columns: number;
  /** Points shown of each constellation. */
  readonly points: number;
  readonly tints: Tints;
}

/** A node of text with what hangs below it; `more` lines belong to the node itself. */
interface Branch {
  readonly text: string;
  readonly more?: readonly string[];
  readonly below?: readonly Branch[];
}

/** Super nodes, their constellations with spectra, and the first points of each, as a tree. */
export function drawTree(view: PacketView, options: TreeOptions): string[] {
  return view.superNodes.flatMap((node) => lines(superNode(node, options), "", ""));
}

function lines({ text, more = [], below = [] }: Branch, first: string, rest: string): string[] {
  const own = [`${first}${text}`, ...more.map((line) => `${rest}${below.length > 0 ? "│ " : "  "}${line}`)];
  const inner = below.flatMap((branch, i) => {
    const last = i === below.length - 1;
    return lines(branch, `${rest}${last ? "└─ " : "├─ "}`, `${rest}${last ? "   " : "│  "}`);
  });
  return [...own, ...inner];
}

function superNode(node: SuperNode, options: TreeOptions): Branch {
  const place =
    node.x === undefined || node.y === undefined ? undefined : `at ${few(node.x)}, ${few(node.y)}`;
  const title = [options.tints.strong(clean(node.id ?? "(no id)")), named(node), place];
  return {
    text: joined(title),
    below: node.constellations.map((inner) => constellation(inner, options)),
  };
}

function constellation(one: Constellation, { columns, points, tints }: TreeOptions): Branch {
  const radial = one.radial?.map((bound) => (bound === undefined ? "?" : few(bound))).join(" to ");
  const title = [
    tints.strong(clean(one.id ?? "(no id)")),
    one.secret ? tints.low("secret") : undefined,
    named(one),
    anchorText(one),
    radial === undefined ? undefined : `radial ${radial}`,
  ];
  const hidden = one.points.length - points;
  const shown = one.points.slice(0, points).map((inner) => ({ text: pointText(inner, tints) }));
  return {
    text: joined(title),
    more: one.spectrum === undefined ? [] : drawSpectrum(one.spectrum, Math.min(48, columns - 12), tints),
    below: hidden > 0 ? [...shown, { text: tints.dim(`… ${hidden} more points`) }] : shown,
  };
}

function anchorText({ anchor, encrypted }: Constellation): string | undefined {
  if (anchor === undefined) return encrypted ? "anchor encrypted" : undefined;
  return `anchor of ${anchor.length}, norm ${few(Math.hypot(...anchor))}`;
}

function pointText(point: Point, tints: Tints): string {
  const tone = toneOf(point.conf);
  return joined([
    `${tints[tone](toneMarks[tone])} ${clean(point.id ?? "(no id)", 40)}`,
    point.modality === undefined ? undefined : clean(point.modality, 16),
    point.ref === undefined ? undefined : clean(point.ref, 32),
    point.proj === undefined ? undefined : `proj ${few(point.proj)}`,
    point.conf === undefined ? undefined : `conf ${few(point.conf)}`,
    point.text === undefined ? undefined : tints.dim(clean(point.text, 40)),
  ]);
}

function named({
  label,
  summary,
}: {
  readonly label: string | undefined;
  readonly summary: string | undefined;
}) {
  const text = label ?? summary;
  return text === undefined ? undefined : clean(text);
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("  ");
}
