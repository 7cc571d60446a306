import type { ModelDecl } from "../declarations.ts";
import { FOREIGN_SHORTHANDS, PROVIDER_TYPES } from "../provider-types.ts";

/** `openai::responses::MODEL`: the same provider by its other protocol. */
const RESPONSES = "responses::";

/** `type::model` as a model of one provider, or undefined for a name that is no shorthand. */
export function shorthandDecl(name: string, purpose: ModelDecl["purpose"]): ModelDecl | undefined {
  const at = name.indexOf("::");
  if (at <= 0 || at + 2 === name.length) return undefined;
  const type = name.slice(0, at);
  const spec = PROVIDER_TYPES.get(type);
  if (!spec || !(spec.shorthand || FOREIGN_SHORTHANDS.includes(type))) return undefined;
  const rest = name.slice(at + 2);
  const responses = type === "openai" && rest.startsWith(RESPONSES);
  const model = responses ? rest.slice(RESPONSES.length) : rest;
  if (model === "") return undefined;
  const none: readonly never[] = [];
  const provider = {
    name: type,
    at: none,
    type,
    address: undefined,
    addressAt: none,
    upstreamModel: model,
    credential: undefined,
    settings: responses ? ({ wire: "responses" } as const) : {},
    timeouts: {},
    extraBody: none,
    extraHeaders: none,
    cost: none,
    script: undefined,
    unusable: undefined,
  };
  return { name, purpose, at: none, providers: [provider], timeouts: {} };
}
