import { affectPlace } from "./affect.ts";
import type { ConstellationTable, GeometryTable } from "./mapping.ts";
import { at, type Fields, firstAt, isFields, listsAt } from "./paths.ts";

/** Points of one constellation; of more the surest stay. A packet has to fit a bus message of 1 MB. */
const MOST_POINTS = 500;
/** Labels that have a bin and an axis of their own; the rest share the last. */
const MOST_LABELS = 32;
const MOST_TEXT = 300;
const REST = "(other)";

interface Item {
  readonly label: string;
  readonly score: number;
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly text: string | undefined;
  readonly ref: string | undefined;
}

interface Group {
  readonly table: ConstellationTable;
  readonly items: readonly Item[];
  readonly leftOut: number;
}

/**
 * A geometry packet (`chit.cgp.v0.1`, and lint of the v1.0 checklist finds nothing in it): each list is a
 * constellation. Its spectrum is the share of every label, its anchor the same as a unit vector (axes in
 * `meta.labels`); `proj` and `conf` of a point are its score.
 */
export function packetOf(body: unknown, table: GeometryTable, time: string, source: string): Fields {
  const groups = table.constellations.flatMap((constellation) => groupOf(body, constellation) ?? []);
  const labels = labelsOf(groups);
  const name = nameOf(body, table.subject) ?? "unnamed";
  const longest = Math.max(
    0,
    ...groups.flatMap(({ items }) => items.map(({ start, end }) => end ?? start ?? 0)),
  );
  const leftOut = groups.reduce((sum, group) => sum + group.leftOut, 0);
  return {
    spec: "chit.cgp.v0.1",
    summary: `${table.summary}: ${name}`,
    created_at: time,
    meta: {
      source: table.modality,
      units_mode: table.modality === "audio" ? "samples" : "frames",
      K: groups.length,
      bins: labels.length,
      backend: "pmoves.bridge",
      labels,
      service: source,
      ...(leftOut === 0 ? {} : { points_left_out: leftOut }),
    },
    super_nodes: [
      {
        id: name,
        constellations: groups.map((group) => constellationOf(group, labels, name, table.modality, longest)),
      },
    ],
  };
}

function groupOf(body: unknown, table: ConstellationTable): Group | undefined {
  const list = listsAt(body, table.list);
  if (list === undefined || list.length === 0) return undefined;
  const items = list.map((value) => itemOf(value, table));
  if (items.length <= MOST_POINTS) return { table, items, leftOut: 0 };
  const least = items.map(({ score }) => score).sort((a, b) => b - a)[MOST_POINTS - 1] ?? 0;
  const kept = items.filter(({ score }) => score >= least).slice(0, MOST_POINTS);
  return { table, items: kept, leftOut: items.length - kept.length };
}

function itemOf(value: unknown, table: ConstellationTable): Item {
  const read = (paths: readonly string[] | undefined) =>
    paths === undefined || !(isFields(value) || Array.isArray(value))
      ? undefined
      : firstAt(value, paths)?.value;
  return {
    label: textOf(read(table.label)) ?? textOf(value) ?? table.id,
    score: scoreOf(read(table.score), table.scores),
    start: numberOf(read(table.start)),
    end: numberOf(read(table.end)),
    text: textOf(read(table.text)),
    ref: textOf(read(table.ref)),
  };
}

function scoreOf(value: unknown, scores: ConstellationTable["scores"]): number {
  if (typeof value === "string" && scores !== undefined) {
    return Object.hasOwn(scores, value) ? (scores[value] ?? 0) : 0;
  }
  return Math.max(0, Math.min(1, numberOf(value) ?? 1));
}

/** Strongest first, so that two analyses of one thing have the same axes in front. */
function labelsOf(groups: readonly Group[]): readonly string[] {
  const weights = new Map<string, number>();
  for (const { items } of groups) {
    for (const { label, score } of items) weights.set(label, (weights.get(label) ?? 0) + score);
  }
  const sorted = [...weights].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([label]) => label);
  return sorted.length <= MOST_LABELS ? sorted : [...sorted.slice(0, MOST_LABELS - 1), REST];
}

function constellationOf(
  { table, items }: Group,
  labels: readonly string[],
  name: string,
  modality: string,
  longest: number,
): Fields {
  const weights = labels.map(() => 0);
  const add = (label: string, weight: number) => {
    const known = labels.indexOf(label);
    const bin = known >= 0 ? known : labels.length - 1;
    weights[bin] = (weights[bin] ?? 0) + weight;
  };
  const silent = items.every(({ score }) => score === 0);
  for (const { label, score } of items) add(label, silent ? 1 : score);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const norm = Math.hypot(...weights);
  const scores = items.map(({ score }) => score);
  return {
    id: table.id,
    summary: table.summary,
    anchor: weights.map((weight) => weight / norm),
    radial_minmax: [Math.min(...scores), Math.max(...scores)],
    spectrum: weights.map((weight) => weight / sum),
    points: items.map((item, index) =>
      pointOf(item, `${table.id}.${index}`, { table, name, modality, longest }),
    ),
  };
}

interface Around {
  readonly table: ConstellationTable;
  readonly name: string;
  readonly modality: string;
  readonly longest: number;
}

function pointOf(item: Item, id: string, { table, name, modality, longest }: Around): Fields {
  const { label, score, start, end, text, ref } = item;
  const inTime =
    start === undefined || longest <= 0 ? undefined : { x: Math.min(1, start / longest), y: score };
  const place = table.place === "affect" ? affectPlace(label, score) : inTime;
  return {
    id,
    modality,
    ref_id: ref ?? name,
    ...(start === undefined ? {} : { t_start: start }),
    ...(end === undefined ? {} : { t_end: end }),
    proj: score,
    conf: score,
    ...place,
    summary: cut(label),
    ...(text === undefined ? {} : { text: cut(text) }),
  };
}

function nameOf(body: unknown, paths: readonly string[]): string | undefined {
  const found = paths.map((path) => at(body, path)).find((value) => textOf(value) !== undefined);
  return textOf(found);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function cut(text: string): string {
  return text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT - 1).toWellFormed()}…`;
}
