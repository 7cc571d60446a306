import { nearest } from "../../../kernel/suggest.ts";
import type { FunctionDecl, VariantRef } from "../declarations.ts";
import type { Experimentation } from "../types.ts";
import type { BuildContext } from "./target.ts";

/** How a function's variants are chosen, with every name checked and idle variants left out. */
export function buildChoice(declared: FunctionDecl, context: BuildContext): Experimentation {
  const { choice, variants } = declared;
  const check = (refs: readonly VariantRef[]) => known(refs, declared, context);
  switch (choice.type) {
    case "weights":
      return byWeight(declared);
    case "order":
      return {
        type: "order",
        variants: choice.variants
          ? check(choice.variants).map(({ name }) => name)
          : byFallingWeight(declared),
      };
    case "static": {
      refuseWeights(declared, context);
      const fallbacks = check(choice.fallbacks).map(({ name }) => name);
      const rest = variants.filter(({ name }) => !fallbacks.includes(name));
      const candidates = choice.candidates
        ? check(choice.candidates)
        : rest.map(({ name, at }) => ({ name, at, weight: 1 }));
      return { type: "static", candidates: weights(candidates), fallbacks };
    }
  }
}

function weights(refs: readonly VariantRef[]): Readonly<Record<string, number>> {
  return Object.fromEntries(refs.map((ref) => [ref.name, "weight" in ref ? Number(ref.weight) : 1]));
}

/** Any weight makes a choice by weights; variants with none, or 0, are then only fallbacks. */
function byWeight({ variants }: FunctionDecl): Experimentation {
  if (variants.every(({ weight }) => weight === undefined)) return { type: "uniform" };
  const candidates = variants.filter(({ weight }) => (weight ?? 0) > 0);
  const fallbacks = variants.filter(({ weight }) => (weight ?? 0) === 0).map(({ name }) => name);
  return {
    type: "static",
    candidates: Object.fromEntries(candidates.map(({ name, weight }) => [name, weight ?? 0])),
    // TensorZero goes through its variants by name.
    fallbacks: fallbacks.sort(),
  };
}

function byFallingWeight({ variants }: FunctionDecl): readonly string[] {
  return [...variants].sort((a, b) => (b.weight ?? 0) - (a.weight ?? 0)).map(({ name }) => name);
}

function refuseWeights({ variants }: FunctionDecl, { problems, places }: BuildContext): void {
  for (const { weight, at } of variants) {
    if (weight === undefined) continue;
    const message = "can't stand beside `experimentation`";
    problems.error("config.weight_and_experimentation", places.find([...at, "weight"]), message, "remove it");
  }
}

function known<T extends VariantRef>(
  refs: readonly T[],
  { variants, idle }: FunctionDecl,
  { problems, places }: BuildContext,
): readonly T[] {
  const names = variants.map(({ name }) => name);
  return refs.filter(({ name, at }, i) => {
    if (idle.includes(name)) return false;
    const place = places.find(at);
    if (refs.findIndex((ref) => ref.name === name) !== i) {
      problems.error("config.named_twice", place, `names variant "${name}" twice`, undefined);
      return false;
    }
    if (names.includes(name)) return true;
    const near = nearest(name, names);
    const hint = near === undefined ? "" : ` (did you mean "${near}"?)`;
    problems.error("config.dangling", place, `no variant "${name}" in this function${hint}`, undefined);
    return false;
  });
}
