import type { GatewayVariable } from "./row.ts";

/** Service of the fragment that `pmoves stack compose` prints, and where it listens in its networks. */
export const GATEWAY_SERVICE = "pmoves-gateway";
/** What the services of the stack call the gateway; an alias of ours. */
export const GATEWAY_ALIAS = "tensorzero-gateway";
export const GATEWAY_PORT = 3000;

/** The value that a variable has to have to point at `origin`; a key is a reference, never a value. */
export function wantedValue(variable: GatewayVariable, origin: string, keyVariable: string): string {
  if (variable.form === "origin") return origin;
  if (variable.form === "openai") return `${origin}/openai/v1`;
  if (variable.form === "openai-base") return `${origin}/openai`;
  if (variable.form === "key") return `\${${keyVariable}}`;
  return variable.value ?? "";
}

/** The path that a variable's address has to end with; undefined where it is no address. */
export function wantedPath(form: GatewayVariable["form"]): string | undefined {
  if (form === "origin") return "";
  if (form === "openai") return "/openai/v1";
  return form === "openai-base" ? "/openai" : undefined;
}
