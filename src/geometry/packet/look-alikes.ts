import { isLosslessArray, isLosslessObject, type LosslessObject } from "../../kernel/lossless-json.ts";

interface LookAlike {
  readonly kind: "look_alike" | "save";
  readonly name: string;
}

interface Shape extends LookAlike {
  readonly fits: (object: LosslessObject) => boolean;
}

/**
 * Things of PMOVES.AI that are called CGP, or lie where one is expected, and are not. The first that fits
 * names the document.
 */
const shapes: readonly Shape[] = [
  {
    kind: "look_alike",
    name: 'look-alike: {version: "cgp.v1", theory, geometry}, as consciousness-service sends it',
    fits: (object) => object.get("version") === "cgp.v1" && (object.has("theory") || object.has("geometry")),
  },
  {
    kind: "look_alike",
    name: 'look-alike: {packet_id, version: "cgp.v2"}, as geometry.packet.encoded.v1 carries it',
    fits: (object) =>
      object.get("version") === "cgp.v2" || (object.has("packet_id") && object.has("hyperbolic_coords")),
  },
  {
    kind: "look_alike",
    name: "look-alike: the chit_id shape of the geometry bus notes",
    fits: (object) => object.has("chit_id"),
  },
  {
    kind: "look_alike",
    name: "look-alike: a secret map of pmoves.chit, {version, namespace, points[label, value, encoding]}",
    fits: (object) =>
      String(object.get("version")).startsWith("chit.cgp.") && isLosslessArray(object.get("points")),
  },
  {
    kind: "save",
    name: "a Hyperdimensions save v1; its surface is JavaScript, which is never evaluated here",
    fits: isSaveV1,
  },
  {
    kind: "save",
    name: "a Hyperdimensions save of another form (surfaceFn, params), whose code the page itself ignores",
    fits: (object) => object.has("surfaceFn"),
  },
  {
    kind: "look_alike",
    name: "look-alike: super_nodes without the spec that says which CGP it is",
    fits: (object) => isLosslessArray(object.get("super_nodes")),
  },
];

export function lookAlike(object: LosslessObject): LookAlike | undefined {
  const shape = shapes.find(({ fits }) => fits(object));
  return shape === undefined ? undefined : { kind: shape.kind, name: shape.name };
}

/** The form that the Math UI reads: `version, display, parameters{uMin..vSegs}, surface.code, outputs`. */
export function isSaveV1(object: LosslessObject): boolean {
  const surface = object.get("surface");
  const parameters = object.get("parameters");
  return (
    object.has("version") &&
    isLosslessObject(surface) &&
    typeof surface.get("code") === "string" &&
    isLosslessObject(parameters) &&
    ["uMin", "uMax", "vMin", "vMax", "uSegs", "vSegs"].every((key) => parameters.has(key))
  );
}
