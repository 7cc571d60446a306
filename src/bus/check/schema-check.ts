import {
  type Contracts,
  checkPacket,
  type GeometryDocument,
  type SchemaResult,
} from "../../geometry/index.ts";
import type { SchemaCheck } from "../checked-message.ts";
import type { SubjectContract } from "./contract-book.ts";
import { type Decoded, isObject } from "./decode.ts";

/** The subject's schema over its payload. */
export function schemaCheck({ path, contract }: SubjectContract, { framing, payload }: Decoded): SchemaCheck {
  if (framing === "empty" || framing === "not_json" || framing === "not_utf8") {
    const reasons = [noJson[framing]];
    return { path, verdict: contract === null ? "not_checked" : "invalid", reasons };
  }
  if (contract === null) return { path, verdict: "not_checked", reasons: ["nothing defines its payload"] };
  if (contract.state === "broken") {
    return { path, verdict: "not_checked", reasons: [`the schema itself is broken: ${contract.reason}`] };
  }
  const reason = contract.check(payload);
  return {
    path,
    verdict: reason === undefined ? "ok" : "invalid",
    reasons: reason === undefined ? [] : [reason],
  };
}

/** A message that there was no time for. */
export function skippedCheck({ path }: SubjectContract): SchemaCheck {
  return {
    path,
    verdict: "not_checked",
    reasons: ["messages come faster than they are checked; this one was not"],
  };
}

const noJson = {
  empty: "it has no body",
  not_json: "it is no JSON",
  not_utf8: "it is no UTF-8, so no JSON",
} as const;

/** Subjects on which a packet counts by the schema of its own version: bare, or in ToKenism's wrapper. */
export function isCheckedAsPacket(subject: string, document: GeometryDocument | undefined): boolean {
  if (document?.identity.kind !== "cgp") return false;
  if (subject === "tokenism.cgp.ready.v1") return true;
  return subject === "geometry.event.v1" && !document.identity.tokens.includes("geometry");
}

const WRAPPER = ["super_node_count", "source", "cgp_spec", "timestamp"] as const;

export async function packetCheck(
  contracts: Contracts,
  document: GeometryDocument,
  { payload }: Decoded,
): Promise<SchemaCheck> {
  const found = asCheck(await checkPacket(contracts, document.identity));
  if (!isObject(payload) || !("cgp" in payload)) return found;
  const missing = WRAPPER.filter((key) => !(key in payload));
  if (missing.length === 0) return found;
  const reasons = [`the wrapper lacks ${missing.join(", ")}`, ...found.reasons];
  return { path: found.path, verdict: "invalid", reasons };
}

function asCheck({ schema, result, reason }: SchemaResult): SchemaCheck {
  const verdict = result === "fits" ? "ok" : result === "does_not_fit" ? "invalid" : "not_checked";
  return { path: schema, verdict, reasons: reason === null ? [] : [reason] };
}
