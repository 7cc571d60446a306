import type { ProviderDecl } from "../declarations.ts";
import { SEED_TYPES } from "../provider-types.ts";
import type { Credential } from "../types.ts";
import { readCommand } from "./command.ts";
import { readCost } from "./cost.ts";
import { parseCredential, readCredential } from "./credential.ts";
import { soleReference } from "./interpolate.ts";
import { readExtraBody, readExtraHeaders } from "./patches.ts";
import { readAddress, readType } from "./provider.ts";
import { readScript } from "./script.ts";
import { readTargetSettings } from "./settings.ts";
import type { Table } from "./table.ts";
import { readTimeouts } from "./timeouts.ts";

/** `[providers.X]`: a provider that models and variants name. Its model's name comes with them. */
export function readSeedProvider(table: Table): ProviderDecl | undefined {
  const written = table.required("type");
  const type = readType(table, written === undefined ? undefined : (SEED_TYPES[written] ?? written));
  if (!type) return undefined;
  const addressKey = table.has("url") || !table.has("api_base") ? "url" : "api_base";
  const address = readAddress(table, addressKey, type.spec);
  const decl: ProviderDecl = {
    name: table.name,
    at: table.path,
    type: type.name,
    address: address.value,
    addressAt: table.at(addressKey),
    upstreamModel: "",
    credential: readKey(table) ?? readCredential(table, "api_key_location"),
    settings: readTargetSettings(table),
    timeouts: readTimeouts(table),
    extraBody: readExtraBody(table),
    extraHeaders: readExtraHeaders(table),
    cost: readCost(table),
    script: type.spec.wire === "scripted" ? readScript(table) : undefined,
    command: type.spec.wire === "claude_code" ? readCommand(table) : undefined,
    unusable: address.unusable,
  };
  table.done();
  return decl;
}

/** `api_key = "${env.X}"`. A key that stands in the file itself is refused, and not shown. */
function readKey(table: Table): Credential | undefined {
  const text = table.verbatim("api_key");
  if (text === undefined) return undefined;
  const name = soleReference(text);
  const credential: Credential | undefined =
    name === undefined ? parseCredential(text) : { from: "env", name };
  if (!credential) {
    const fix = "put it into an environment variable X and write $" + "{env.X}";
    table.error("api_key", "config.bad_credential", "keys don't belong into a file", fix);
  }
  return credential;
}
