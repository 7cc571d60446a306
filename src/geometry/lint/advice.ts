import { isLosslessArray, isLosslessObject, numberOf } from "../../kernel/lossless-json.ts";
import { clean } from "../clean.ts";
import { noteText } from "../packet/read-document.ts";
import { redactSecrets } from "../packet/redact.ts";
import { short } from "./checklist.ts";
import type { LintRule } from "./finding.ts";

/** Beyond the checklist: what readers of packets trip over. */
export const advice: readonly LintRule[] = [
  {
    name: "json",
    level: "warning",
    *check({ document }) {
      for (const note of document.notes)
        yield { path: note.path, message: noteText(note).replace(`${note.path} `, "") };
    },
  },
  {
    name: "shape",
    level: "error",
    *check({ view }) {
      yield* view.faults.map(({ path, reason }) => ({ path, message: reason }));
    },
  },
  {
    name: "version",
    level: "warning",
    *check({ document: { identity } }) {
      const spec = `${identity.path}.spec`;
      if (identity.version === undefined)
        yield { path: spec, message: `${clean(identity.spec ?? "it")} is no version known here` };
      for (const message of identity.remarks) yield { path: identity.path, message };
    },
  },
  {
    name: "secrets",
    level: "warning",
    *check({ document, view }) {
      const { places } = redactSecrets(document.value);
      if (places > 0) {
        const message = `carries secrets in ${places} place${places > 1 ? "s" : ""}: plain text or base64 is no protection`;
        yield { path: view.path, message };
      }
    },
  },
  {
    name: "ids",
    level: "warning",
    *check({ view }) {
      const seen = new Map<string, string>();
      for (const node of view.superNodes) {
        for (const { id, path } of node.constellations) {
          const first = id === undefined ? undefined : seen.get(id);
          if (first !== undefined) yield { path: `${path}.id`, message: `is that of ${first} too` };
          else if (id !== undefined) seen.set(id, path);
        }
      }
    },
  },
  {
    name: "confidence",
    level: "warning",
    *check({ view }) {
      for (const { points } of view.superNodes.flatMap((node) => node.constellations)) {
        for (const { conf, path } of points) {
          if (conf !== undefined && !(conf >= 0 && conf <= 1)) {
            yield { path: `${path}.conf`, message: `is ${short(conf)}, not between 0 and 1` };
          }
        }
      }
    },
  },
  {
    name: "unit-disk",
    level: "warning",
    *check({ view }) {
      for (const { x, y, path } of view.hyperbolic) {
        const radius = Math.hypot(x ?? 0, y ?? 0);
        if (radius >= 1) yield { path, message: `lies at radius ${short(radius)}, outside the unit disk` };
      }
    },
  },
  {
    name: "weights",
    level: "warning",
    *check({ document, view }) {
      const attribution = document.identity.packet?.get("attribution");
      const contributors = isLosslessObject(attribution) ? attribution.get("contributors") : undefined;
      if (!isLosslessArray(contributors) || contributors.length === 0) return;
      const weights = contributors.map(
        (one) => (isLosslessObject(one) ? numberOf(one.get("weight")) : undefined) ?? 0,
      );
      const sum = weights.reduce((total, weight) => total + weight, 0);
      if (Math.abs(sum - 1) > 1e-3) {
        yield {
          path: `${view.path}.attribution.contributors`,
          message: `have weights that sum to ${short(sum)}, not 1`,
        };
      }
    },
  },
];
