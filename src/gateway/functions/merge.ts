import type { Target, Variant } from "../config/types.ts";
import type { BodyPatch, HeaderPatch, InferenceCall, Params, Scope } from "../model/index.ts";

type Scoped<Patch> = Patch & { readonly scope: Scope };

/** Whether something scoped is meant for this attempt; an absent field means any. */
export function inScope(scope: Scope | undefined, variant: Variant | undefined, target: Target): boolean {
  return (
    scope === undefined ||
    ((scope.variantName === undefined || scope.variantName === variant?.name) &&
      (scope.modelName === undefined || scope.modelName === target.model) &&
      (scope.providerName === undefined || scope.providerName === target.provider))
  );
}

/** The request's parameters over the variant's, key by key; by reference where one of them says nothing. */
export function mergeParams(request: Params, variant: Params | undefined): Params {
  if (variant === undefined || isEmpty(variant)) {
    return request;
  }
  if (isEmpty(request)) {
    return variant;
  }
  const merged: Record<string, unknown> = { ...variant };
  for (const key in request) {
    const value = request[key as keyof Params];
    if (value !== undefined) {
      merged[key] = value;
    }
  }
  return merged as Params;
}

function isEmpty(params: Params): boolean {
  for (const key in params) {
    if (params[key as keyof Params] !== undefined) {
      return false;
    }
  }
  return true;
}

const bodies = new WeakMap<Variant, WeakMap<Target, readonly BodyPatch[]>>();
const headers = new WeakMap<Variant, WeakMap<Target, readonly HeaderPatch[]>>();

/** The target's patches, then the variant's, then the request's: the later one wins where two meet. */
export function bodyPatches(
  call: InferenceCall,
  variant: Variant | undefined,
  target: Target,
): readonly BodyPatch[] {
  const configured = configuredPatches(bodies, variant, variant?.extraBody, target, target.extraBody);
  return withRequest(configured, call.extraBody, variant, target);
}

export function headerPatches(
  call: InferenceCall,
  variant: Variant | undefined,
  target: Target,
): readonly HeaderPatch[] {
  const configured = configuredPatches(headers, variant, variant?.extraHeaders, target, target.extraHeaders);
  return withRequest(configured, call.extraHeaders, variant, target);
}

function configuredPatches<Patch>(
  cache: WeakMap<Variant, WeakMap<Target, readonly Patch[]>>,
  variant: Variant | undefined,
  ofVariant: readonly Scoped<Patch>[] | undefined,
  target: Target,
  ofTarget: readonly Patch[],
): readonly Patch[] {
  if (variant === undefined || ofVariant === undefined || ofVariant.length === 0) {
    return ofTarget;
  }
  let byTarget = cache.get(variant);
  if (byTarget === undefined) {
    byTarget = new WeakMap();
    cache.set(variant, byTarget);
  }
  let merged = byTarget.get(target);
  if (merged === undefined) {
    merged = withRequest(ofTarget, ofVariant, variant, target);
    byTarget.set(target, merged);
  }
  return merged;
}

function withRequest<Patch>(
  configured: readonly Patch[],
  added: readonly Scoped<Patch>[],
  variant: Variant | undefined,
  target: Target,
): readonly Patch[] {
  if (added.length === 0) {
    return configured;
  }
  return [...configured, ...added.filter((patch) => inScope(patch.scope, variant, target))];
}
