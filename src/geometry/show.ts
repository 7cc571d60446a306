import { type LosslessObject, toPlain } from "../kernel/lossless-json.ts";
import { toRawJson } from "../kernel/python-json.ts";
import { shapeId } from "./chit/shape-id.ts";
import { isSigned } from "./chit/sign.ts";
import type { SchemaResult } from "./contracts/contracts.ts";
import { identify } from "./packet/identify.ts";
import { type GeometryDocument, noteText } from "./packet/read-document.ts";
import { redactSecrets } from "./packet/redact.ts";
import { type PacketView, viewPacket } from "./packet/view.ts";

/** Carries what is drawn beside what is data: left out of JSON, since symbols are. */
export const VIEW = Symbol("view");

/** What `pmoves geometry show` and a detail pane tell of one document; secrets are gone unless revealed. */
export interface Shown {
  readonly file: string;
  readonly kind: string;
  readonly name: string;
  readonly version: string | null;
  readonly spec: string | null;
  readonly wrapping: readonly string[];
  readonly path: string;
  readonly shape_id: string | null;
  readonly schema: SchemaResult;
  readonly signed: boolean;
  readonly counts: {
    readonly super_nodes: number;
    readonly constellations: number;
    readonly points: number;
  } | null;
  /** Values replaced by `[redacted]`. */
  readonly redacted: number;
  readonly remarks: readonly string[];
  /** The document; its numbers as they were written. */
  readonly document: unknown;
  readonly [VIEW]: { readonly view: PacketView | undefined; readonly parameters: unknown };
}

export function showDocument(document: GeometryDocument, schema: SchemaResult, reveal: boolean): Shown {
  const { identity } = document;
  const redaction = reveal ? { value: document.value, redacted: 0 } : redactSecrets(document.value);
  // The shape id names the packet as it is; everything else is read from what may be seen.
  const { packet } = identify(redaction.value);
  const view = packet === undefined ? undefined : viewPacket(packet, identity.path);
  const constellations = view?.superNodes.flatMap((node) => node.constellations) ?? [];
  return {
    file: document.name,
    kind: identity.kind,
    name: identity.name,
    version: identity.version ?? null,
    spec: identity.spec ?? null,
    wrapping: identity.wrapping,
    path: identity.path,
    shape_id: identity.packet === undefined ? null : shapeId(identity.packet),
    schema,
    signed:
      (identity.packet !== undefined && isSigned(identity.packet)) ||
      identity.capsule?.capsule.has("sig") === true,
    counts:
      view === undefined
        ? null
        : {
            super_nodes: view.superNodes.length,
            constellations: constellations.length,
            points: constellations.reduce((total, { points }) => total + points.length, 0),
          },
    redacted: redaction.redacted,
    remarks: [
      ...identity.remarks,
      ...document.notes.map(noteText),
      ...(view?.faults ?? []).map(({ path, reason }) => `${path} ${reason}`),
    ],
    document: toRawJson(redaction.value),
    [VIEW]: { view, parameters: identity.kind === "save" ? parametersOf(document) : undefined },
  };
}

function parametersOf({ value }: GeometryDocument): unknown {
  const save = value as LosslessObject;
  const parameters = save.get("parameters") ?? save.get("params");
  return parameters === undefined ? undefined : toPlain(parameters);
}
