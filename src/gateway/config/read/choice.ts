import type { ChoiceDecl, VariantRef } from "../declarations.ts";
import type { Table } from "./table.ts";

const TYPES = ["static", "adaptive", "static_weights", "uniform", "track_and_stop"] as const;

/** Settings of the adaptive algorithm: checked, without effect. */
const ADAPTIVE_KEYS = [
  "algorithm",
  "metric",
  "min_samples_per_variant",
  "max_samples_per_variant",
  "delta",
  "epsilon",
  "update_period_s",
  "min_prob",
];

/** `[functions.F.experimentation]`, today's and older forms. */
export function readChoice(table: Table | undefined): ChoiceDecl {
  if (!table) return { type: "weights" };
  if (!table.has("type")) table.missing("type");
  const type = table.oneOf("type", TYPES);
  if (type === "adaptive" || type === "track_and_stop") readAdaptive(table, type);
  const choice: ChoiceDecl = {
    type: "static",
    candidates: readCandidates(table),
    fallbacks: refs(table, "fallback_variants"),
  };
  if (table.raw("namespaces") !== undefined) {
    table.info("namespaces", "config.not_acted_on", "read, not acted on: there are no namespaces", undefined);
  }
  table.done();
  return choice;
}

function readAdaptive(table: Table, type: string): void {
  for (const key of ADAPTIVE_KEYS) table.has(key);
  const message = `${type} is read, not acted on: candidates are sampled evenly`;
  table.warning("type", "config.not_acted_on", message, 'write type = "static"');
}

/** A list (weight 1 each) or a table of weights. */
function readCandidates(table: Table): readonly (VariantRef & { readonly weight: number })[] | undefined {
  if (!table.has("candidate_variants")) return undefined;
  if (Array.isArray(table.raw("candidate_variants"))) {
    return refs(table, "candidate_variants").map((ref) => ({ ...ref, weight: 1 }));
  }
  const weights = table.table("candidate_variants");
  return weights?.keys.flatMap((name) => {
    const weight = weights.number(name, 0);
    return weight === undefined ? [] : [{ name, at: weights.at(name), weight }];
  });
}

export function refs(table: Table, key: string): readonly VariantRef[] {
  return (table.strings(key) ?? []).map((name, i) => ({ name, at: [...table.at(key), i] }));
}
