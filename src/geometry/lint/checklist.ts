import { step } from "../../kernel/json-path.ts";
import { isLosslessArray, isLosslessObject, numberOf } from "../../kernel/lossless-json.ts";
import type { Constellation, PacketView } from "../packet/view.ts";
import type { LintRule } from "./finding.ts";

/** A norm or sum this far from 1 is 1: anchors travel as 32-bit floats, spectra with a few digits. */
const TOLERANCE = 1e-3;

function* constellations(view: PacketView): Generator<Constellation> {
  for (const node of view.superNodes) yield* node.constellations;
}

const metaFields: Readonly<Record<string, readonly string[] | "integer" | "string">> = {
  source: ["docx", "text", "latent", "image", "audio", "video"],
  units_mode: ["paragraphs", "sentences", "tokens", "frames", "samples"],
  K: "integer",
  bins: "integer",
  backend: "string",
};

/** The validation checklist of the CGP v1.0 specification (February 2026), as far as a packet alone tells. */
export const checklist: readonly LintRule[] = [
  {
    name: "meta",
    level: "checklist",
    *check({ view }) {
      for (const [key, kind] of Object.entries(metaFields)) {
        const value = view.meta?.get(key);
        const path = step(`${view.path}.meta`, key);
        if (value === undefined || value === null) yield { path, message: "is required by v1.0" };
        else if (kind === "integer" ? typeof value !== "bigint" : typeof value !== "string") {
          yield { path, message: `is no ${kind === "integer" ? "integer" : "string"}` };
        } else if (Array.isArray(kind) && !kind.includes(value as string)) {
          yield { path, message: `is none of ${kind.join(", ")}` };
        }
      }
    },
  },
  {
    name: "anchor-norm",
    level: "checklist",
    *check({ view }) {
      for (const { anchor, path } of constellations(view)) {
        if (anchor === undefined) continue;
        const norm = Math.hypot(...anchor);
        if (Math.abs(norm - 1) > TOLERANCE) {
          yield { path: `${path}.anchor`, message: `has the norm ${short(norm)}, not 1` };
        }
      }
    },
  },
  {
    name: "anchor",
    level: "checklist",
    *check({ view }) {
      let dimensions: number | undefined;
      for (const { anchor, encrypted, path } of constellations(view)) {
        if (anchor === undefined && !encrypted) yield { path, message: "has neither anchor nor anchor_enc" };
        if (anchor === undefined) continue;
        if (encrypted) yield { path, message: "has its anchor both encrypted and in the clear" };
        dimensions ??= anchor.length;
        if (anchor.length !== dimensions) {
          const message = `has ${anchor.length} dimensions where the first anchor has ${dimensions}`;
          yield { path: `${path}.anchor`, message };
        }
      }
    },
  },
  {
    name: "spectrum-sum",
    level: "checklist",
    *check({ view }) {
      for (const { spectrum, path } of constellations(view)) {
        if (spectrum === undefined) {
          yield { path, message: "has no spectrum" };
          continue;
        }
        const sum = spectrum.reduce((total, value) => total + value, 0);
        if (Math.abs(sum - 1) > TOLERANCE) {
          yield { path: `${path}.spectrum`, message: `sums to ${short(sum)}, not 1` };
        }
        const negative = spectrum.findIndex((value) => value < 0);
        if (negative >= 0) yield { path: `${path}.spectrum[${negative}]`, message: "is negative" };
      }
    },
  },
  {
    name: "spectrum-bins",
    level: "checklist",
    *check({ view }) {
      const bins = numberOf(view.meta?.get("bins"));
      if (bins === undefined) return;
      for (const { spectrum, path } of constellations(view)) {
        if (spectrum === undefined || spectrum.length === bins) continue;
        yield {
          path: `${path}.spectrum`,
          message: `has ${spectrum.length} bins where meta.bins says ${bins}`,
        };
      }
    },
  },
  {
    name: "radial",
    level: "checklist",
    *check({ view }) {
      for (const { radial, path } of constellations(view)) {
        const [min, max] = radial ?? [];
        if (radial === undefined) yield { path, message: "has no radial_minmax" };
        else if (min !== undefined && max !== undefined && min > max) {
          yield { path: `${path}.radial_minmax`, message: `runs from ${short(min)} down to ${short(max)}` };
        }
      }
    },
  },
  {
    name: "proj-range",
    level: "checklist",
    *check({ view }) {
      for (const { radial, points } of constellations(view)) {
        const [min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY] = radial ?? [];
        for (const { proj, path } of points) {
          if (proj === undefined || (proj >= min && proj <= max)) continue;
          const message = `is ${short(proj)}, outside radial_minmax [${short(min)}, ${short(max)}]`;
          yield { path: `${path}.proj`, message };
        }
      }
    },
  },
  {
    name: "constellation-count",
    level: "checklist",
    *check({ view }) {
      const wanted = numberOf(view.meta?.get("K"));
      const found = [...constellations(view)].length;
      if (wanted !== undefined && wanted !== found) {
        yield {
          path: `${view.path}.meta.K`,
          message: `says ${wanted} where there are ${found} constellations`,
        };
      }
    },
  },
  {
    name: "signed",
    level: "warning",
    *check({ document, view }) {
      const { capsule, packet } = document.identity;
      const sig = packet?.get("sig") ?? capsule?.capsule.get("sig");
      if (!isLosslessObject(sig) || typeof sig.get("hmac") !== "string") {
        yield { path: view.path, message: "is not signed: pmoves geometry sign" };
      }
    },
  },
  {
    name: "super-nodes",
    level: "error",
    *check({ document, view }) {
      const nodes = document.identity.packet?.get("super_nodes");
      if (!isLosslessArray(nodes) || nodes.length === 0) {
        yield { path: `${view.path}.super_nodes`, message: "is no list of at least one super node" };
      }
    },
  },
];

/** Enough digits to see what is wrong. */
export function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}
