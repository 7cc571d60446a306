import {
  isLosslessArray,
  isLosslessObject,
  type Lossless,
  type LosslessObject,
} from "../../kernel/lossless-json.ts";

/** A field of a model: the value as the model writes it, or undefined where it would refuse. */
type Field = (value: Lossless) => Lossless | undefined;

const asIs: Field = (value) => value;
const text: Field = (value) => (typeof value === "string" ? value : undefined);
const object: Field = (value) => (isLosslessObject(value) ? value : undefined);
const float: Field = (value) =>
  typeof value === "bigint" ? Number(value) : typeof value === "number" ? value : undefined;
const integer: Field = (value) => {
  if (typeof value === "bigint") return value;
  return typeof value === "number" && Number.isInteger(value) ? BigInt(value) : undefined;
};
const optional =
  (field: Field): Field =>
  (value) =>
    value === null ? null : field(value);
const list =
  (field: Field): Field =>
  (value) => {
    if (!isLosslessArray(value)) return undefined;
    const items = value.map(field);
    return items.some((item) => item === undefined) ? undefined : (items as Lossless[]);
  };

interface Model {
  readonly [name: string]: { readonly field: Field; readonly missing?: Lossless };
}

const model =
  (fields: Model): Field =>
  (value) => {
    if (!isLosslessObject(value)) return undefined;
    const written = new Map<string, Lossless>();
    for (const [name, { field, missing }] of Object.entries(fields)) {
      const given = value.get(name);
      const out = given === undefined ? missing : field(given);
      if (out === undefined) return undefined;
      written.set(name, out);
    }
    return written;
  };

const maybe = (field: Field) => ({ field: optional(field), missing: null });

const point = model({
  id: maybe(text),
  modality: maybe(text),
  ref_id: maybe(text),
  video_id: maybe(text),
  doc_id: maybe(text),
  x: maybe(float),
  y: maybe(float),
  proj: maybe(float),
  conf: maybe(float),
  t_start: maybe(float),
  t_end: maybe(float),
  frame_idx: maybe(integer),
  token_start: maybe(integer),
  token_end: maybe(integer),
  meta: maybe(object),
  text: maybe(text),
  source_ref: maybe(text),
});

const constellation = model({
  id: { field: text },
  anchor: maybe(list(float)),
  anchor_enc: maybe(object),
  summary: maybe(text),
  radial_minmax: { field: list(float) },
  spectrum: { field: list(float) },
  points: { field: list(point), missing: [] },
});

const packetModel = model({
  spec: { field: text },
  meta: { field: object },
  super_nodes: {
    field: list(model({ id: { field: text }, constellations: { field: list(constellation) } })),
  },
  sig: maybe(asIs),
});

/**
 * The packet as the demo gateway keeps and checks it: its models add nulls, turn integers into floats and
 * drop fields they do not know. Undefined where they would refuse it. Source: the pydantic models of
 * PMOVES.AI pmoves/services/gateway/gateway/api/chit.py; proved on the stored packet, which has no points.
 */
export function storedForm(packet: LosslessObject): LosslessObject | undefined {
  const stored = packetModel(packet);
  return isLosslessObject(stored) ? stored : undefined;
}
