import type { SchemaResult } from "../contracts/contracts.ts";
import { type GeometryDocument, packetOf } from "../packet/read-document.ts";
import { viewPacket } from "../packet/view.ts";
import { advice } from "./advice.ts";
import { checklist } from "./checklist.ts";
import type { Finding } from "./finding.ts";

/**
 * Everything that is wrong with a packet: its schema, then the rules. Throws `PmovesError` where the document
 * holds no packet. Values are never quoted but for numbers: a packet may hold secrets.
 */
export function lintDocument(document: GeometryDocument, schema: SchemaResult): readonly Finding[] {
  const packet = packetOf(document);
  const { identity } = document;
  const view = viewPacket(packet, identity.path);
  const findings: Finding[] = [];
  if (schema.result === "does_not_fit") {
    findings.push({
      rule: "schema",
      level: "error",
      path: identity.path,
      message: `${schema.schema}: ${schema.reason}`,
    });
  } else if (schema.result === "not_checked") {
    const message = `was not checked against a schema: ${schema.reason}`;
    findings.push({ rule: "schema", level: "warning", path: identity.path, message });
  }
  for (const { name, level, check } of [...advice, ...checklist]) {
    const as = level === "checklist" ? (identity.version === "1.0" ? "error" : "warning") : level;
    for (const { path, message } of check({ document, view }))
      findings.push({ rule: name, level: as, path, message });
  }
  return findings;
}
