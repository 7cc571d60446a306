import { toPlain } from "../../kernel/lossless-json.ts";
import type { Contracts, SchemaResult } from "../contracts/contracts.ts";
import type { CgpVersion, Identity } from "./identify.ts";

/** Which schema defines a version; v1.0 exists as a document only. */
const schemaOf: Readonly<Record<CgpVersion, string | undefined>> = {
  "0.1": "schemas/geometry/cgp.v1.schema.json",
  "0.2": "schemas/geometry/cgp.v2.schema.json",
  "1.0": undefined,
};

/** A packet under the schema of the version it names; what no schema defines is `not_checked`. */
export async function checkPacket(contracts: Contracts, identity: Identity): Promise<SchemaResult> {
  const none = { schema: null, result: "not_checked" as const };
  if (identity.packet === undefined) return { ...none, reason: "it is no packet" };
  if (identity.version === undefined) return { ...none, reason: "no schema defines its version" };
  const path = schemaOf[identity.version];
  if (path === undefined)
    return { ...none, reason: `nothing upstream defines a schema for v${identity.version}` };
  return contracts.check(path, toPlain(identity.packet));
}
