import { jsonPath } from "../../kernel/json-path.ts";
import {
  isLosslessArray,
  isLosslessObject,
  type Lossless,
  type LosslessObject,
} from "../../kernel/lossless-json.ts";
import { clean } from "../clean.ts";
import { lookAlike } from "./look-alikes.ts";

export type CgpVersion = "0.1" | "0.2" | "1.0";

/** What a document is: formats that share the name CGP are told apart by shape and named. */
export interface Identity {
  readonly kind: "cgp" | "look_alike" | "save" | "unknown";
  /** For people, e.g. `CGP v0.1` or `look-alike: a mathematical packet of consciousness-service`. */
  readonly name: string;
  /** Undefined for a CGP of a version unknown here, and for all that is no CGP. */
  readonly version: CgpVersion | undefined;
  /** What it says of itself. */
  readonly spec: string | undefined;
  /** What it was found in, outermost first, e.g. `event envelope`, `shape-capsule`. */
  readonly wrapping: readonly string[];
  /** Where the packet stands in the document. */
  readonly tokens: readonly string[];
  readonly path: string;
  readonly packet: LosslessObject | undefined;
  /** The capsule around it, whose own signature is scheme C. */
  readonly capsule: { readonly path: string; readonly capsule: LosslessObject } | undefined;
  /** What is odd about it without making it another thing. */
  readonly remarks: readonly string[];
}

const versions: Readonly<Record<string, CgpVersion>> = {
  "chit.cgp.v0.1": "0.1",
  "chit.cgp.v0.2": "0.2",
  "chit.cgp.v1.0": "1.0",
};

/** Fields that came with a version, which an older `spec` does not announce. */
const newer: readonly { readonly field: string; readonly since: CgpVersion }[] = [
  { field: "attribution", since: "0.2" },
  { field: "hyperbolic", since: "0.2" },
  { field: "nats", since: "1.0" },
];

interface Found {
  readonly value: Lossless;
  readonly tokens: readonly string[];
  readonly wrapping: readonly string[];
  readonly capsule: Identity["capsule"];
}

/** Looks at the shape only; schema, signature and lint are asked for separately. */
export function identify(document: Lossless): Identity {
  const found = unwrap({ value: document, tokens: [], wrapping: [], capsule: undefined });
  const { value, tokens, wrapping, capsule } = found;
  const place = { tokens, path: jsonPath(tokens), wrapping, capsule, remarks: [] };
  if (!isLosslessObject(value)) {
    const what = isLosslessArray(value)
      ? "a list"
      : value === null
        ? "null"
        : `a ${typeof value === "bigint" ? "number" : typeof value}`;
    return {
      ...place,
      kind: "unknown",
      name: `no packet: ${what}`,
      version: undefined,
      spec: undefined,
      packet: undefined,
    };
  }
  const spec = stringAt(value, "spec");
  const version = spec === undefined || !Object.hasOwn(versions, spec) ? undefined : versions[spec];
  if (spec?.startsWith("chit.cgp.") && !value.has("surface")) {
    const name = version === undefined ? `CGP of a version unknown here (${clean(spec)})` : `CGP v${version}`;
    return { ...place, kind: "cgp", name, version, spec, packet: value, remarks: remarksOn(value, version) };
  }
  const other = lookAlike(value);
  if (other !== undefined) return { ...place, ...other, version: undefined, spec, packet: undefined };
  const keys = clean([...value.keys()].slice(0, 6).join(", "), 120);
  const name = `no packet: an object with ${keys === "" ? "no keys" : keys}`;
  return { ...place, kind: "unknown", name, version: undefined, spec, packet: undefined };
}

/** Follows envelopes, capsules and wrappers down to what they carry. */
function unwrap(found: Found): Found {
  const { value, wrapping } = found;
  if (!isLosslessObject(value) || wrapping.length > 4) return found;
  const type = stringAt(value, "type");
  if (value.has("topic") && isLosslessObject(value.get("payload"))) {
    return inside(found, ["payload"], `event envelope of ${clean(stringAt(value, "topic") ?? "no topic")}`);
  }
  const capsule = value.get("capsule");
  if (isLosslessObject(capsule) && capsule.has("data")) {
    const path = jsonPath([...found.tokens, "capsule"]);
    return inside(
      { ...found, capsule: { path, capsule } },
      ["capsule", "data"],
      "shape-capsule of mesh-agent",
    );
  }
  if (isLosslessObject(value.get("cgp")) && (value.has("cgp_spec") || value.has("super_node_count"))) {
    return inside(found, ["cgp"], "tokenism.cgp.ready.v1 wrapper");
  }
  if ((type === "geometry.cgp.v1" || type?.startsWith("chit.cgp.")) && isLosslessObject(value.get("data"))) {
    return inside(found, ["data"], "HTTP geometry event of hi-rag");
  }
  if (value.has("session_id") && isLosslessObject(value.get("geometry"))) {
    return inside(found, ["geometry"], "geometry.event.v1");
  }
  return found;
}

function inside(found: Found, keys: readonly string[], name: string): Found {
  const value = keys.reduce<Lossless | undefined>(
    (at, key) => (isLosslessObject(at) ? at.get(key) : undefined),
    found.value,
  );
  if (value === undefined) return found;
  return unwrap({ ...found, value, tokens: [...found.tokens, ...keys], wrapping: [...found.wrapping, name] });
}

function remarksOn(packet: LosslessObject, version: CgpVersion | undefined): readonly string[] {
  const remarks: string[] = [];
  for (const { field, since } of newer) {
    if (version !== undefined && version < since && packet.has(field)) {
      remarks.push(`spec says v${version}, but ${field} came with v${since}`);
    }
  }
  const meta = packet.get("meta");
  if (isLosslessObject(meta) && meta.has("hyperbolic_encoding")) {
    remarks.push("its hyperbolic encoding stands in meta, where no schema looks at it");
  }
  if (!isLosslessArray(packet.get("super_nodes"))) remarks.push("it has no list super_nodes");
  return remarks;
}

export function stringAt(object: LosslessObject, key: string): string | undefined {
  const value = object.get(key);
  return typeof value === "string" ? value : undefined;
}
