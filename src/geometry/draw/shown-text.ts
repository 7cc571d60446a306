import { clean } from "../clean.ts";
import type { PacketView } from "../packet/view.ts";
import { type Shown, VIEW } from "../show.ts";
import { drawScatter, layoutOf } from "./scatter.ts";
import { type Tints, type Tone, toneMarks, toneOf, toneTexts, trimmed } from "./tints.ts";
import { drawTree } from "./tree.ts";

export interface ShownOptions {
  readonly columns: number;
  /** Points shown of each constellation. */
  readonly points: number;
  readonly tints: Tints;
}

/** A document for a person: what it is, its scatter, its confidence, its tree with spectra. */
export function shownText(shown: Shown, options: ShownOptions): string {
  const { tints } = options;
  const { view, parameters } = shown[VIEW];
  const lines = [...headLines(shown, tints)];
  if (view !== undefined) lines.push("", ...drawnLines(view, options));
  if (parameters !== undefined) lines.push("", `parameters: ${clean(JSON.stringify(parameters), 400)}`);
  return trimmed(lines);
}

function headLines(shown: Shown, tints: Tints): string[] {
  const { counts, schema } = shown;
  const within =
    shown.wrapping.length === 0 ? "" : ` in ${shown.wrapping.map((name) => clean(name)).join(", in ")}`;
  const lines = [
    `${tints.strong(clean(shown.name, 160))}${within}${shown.path === "$" ? "" : ` at ${shown.path}`}`,
  ];
  if (shown.shape_id !== null) lines.push(`shape id  ${shown.shape_id}`);
  if (counts !== null) {
    const many = (count: number, name: string) => `${count} ${name}${count === 1 ? "" : "s"}`;
    const parts = [
      many(counts.super_nodes, "super node"),
      many(counts.constellations, "constellation"),
      many(counts.points, "point"),
    ];
    lines.push(`holds     ${parts.join(", ")}`);
    lines.push(`schema    ${schemaText(schema, tints)}`);
    lines.push(`signature ${shown.signed ? "there, not checked: pmoves geometry verify" : "none"}`);
  }
  if (shown.redacted > 0) {
    lines.push(`secrets   ${tints.low(`${shown.redacted} values redacted`)}, --reveal shows them`);
  }
  return [...lines, ...shown.remarks.map((remark) => `note      ${clean(remark, 200)}`)];
}

function schemaText({ schema, result, reason }: Shown["schema"], tints: Tints): string {
  if (result === "fits") return `${tints.high("fits")} ${schema}`;
  const why = clean(reason ?? "", 300);
  return result === "does_not_fit"
    ? `${tints.low("does not fit")} ${schema}: ${why}`
    : `${tints.mid("not checked")}: ${why}`;
}

/** The drawing alone, as a detail pane shows it. */
export function drawnLines(view: PacketView, { columns, points, tints }: ShownOptions): string[] {
  const layout = layoutOf(view);
  const width = Math.max(20, Math.min(columns, 100));
  // One mark alone has no picture to be part of.
  const rows = layout.marks.length < 2 ? 3 : Math.max(6, Math.round(width / 5));
  const scatter = drawScatter(layout, width, rows, tints);
  const confidence = confidenceLine(view, tints);
  return [
    ...scatter,
    tints.dim(layout.source),
    ...(confidence === undefined ? [] : [confidence]),
    "",
    ...drawTree(view, { columns, points, tints }),
  ];
}

/** How many points are how sure: the whole legend, readable without colour. */
function confidenceLine(view: PacketView, tints: Tints): string | undefined {
  const counts = new Map<Tone, number>();
  for (const { conf } of view.superNodes.flatMap((node) =>
    node.constellations.flatMap((inner) => inner.points),
  )) {
    const tone = toneOf(conf);
    counts.set(tone, (counts.get(tone) ?? 0) + 1);
  }
  if (counts.size === 0) return undefined;
  const all: readonly Tone[] = ["high", "mid", "low", "unknown"];
  return all
    .filter((tone) => counts.has(tone))
    .map((tone) => `${tints[tone](toneMarks[tone])} ${toneTexts[tone]}: ${counts.get(tone)}`)
    .join("   ");
}
