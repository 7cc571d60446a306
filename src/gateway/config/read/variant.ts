import type { JsonMode } from "../../model/index.ts";
import type { VariantDecl } from "../declarations.ts";
import type { Retries } from "../types.ts";
import type { FileRef } from "./context.ts";
import { readParams } from "./params.ts";
import { readPassive } from "./passive.ts";
import { readExtraBody, readExtraHeaders } from "./patches.ts";
import type { Table } from "./table.ts";
import { readTimeouts } from "./timeouts.ts";

const JSON_MODES: readonly JsonMode[] = ["off", "on", "strict", "tool"];
const ROLES = ["system", "user", "assistant"] as const;

/** Everything of a chat_completion variant but its model, which each dialect names its own way. */
export function readVariant(table: Table, model: string, functionType: string): VariantDecl {
  const jsonMode = table.oneOf("json_mode", JSON_MODES);
  if (functionType === "json" && !table.has("json_mode") && !table.context.seed) {
    const fix = 'for example json_mode = "strict"';
    table.error("json_mode", "config.missing_key", "is missing: a json function needs it", fix);
  }
  readPassive(table, "namespace", "string", "there are no namespaces");
  return {
    name: table.name,
    at: table.path,
    model,
    modelAt: table.at("model"),
    weight: table.number("weight", 0),
    params: readParams(table),
    jsonMode: jsonMode ?? (functionType === "json" ? "on" : undefined),
    retries: readRetries(table),
    timeouts: readTimeouts(table),
    extraBody: readExtraBody(table),
    extraHeaders: readExtraHeaders(table),
    templates: readTemplates(table),
  };
}

function readRetries(table: Table): Retries {
  const retries = table.table("retries");
  const read = {
    numRetries: retries?.integer("num_retries", 0, 1000) ?? 0,
    maxDelayS: retries?.number("max_delay_s", 0) ?? 10,
  };
  retries?.done();
  return read;
}

/** `system_template` and its kin, `input_wrappers` (the older form), and `templates.N.path`. */
function readTemplates(table: Table): Readonly<Record<string, FileRef>> {
  const found: Record<string, FileRef> = {};
  const wrappers = table.table("input_wrappers");
  for (const role of ROLES) {
    const template = table.file(`${role}_template`);
    const wrapper = wrappers?.file(role);
    if (template && wrapper) {
      wrappers?.error(role, "config.set_twice", `\`${role}_template\` is set as well`, "keep one of the two");
    }
    const chosen = template ?? wrapper;
    if (chosen) found[role] = chosen;
  }
  wrappers?.done();
  for (const named of table.named("templates")) {
    if (!named.has("path")) named.missing("path");
    const file = named.file("path");
    named.done();
    if (Object.hasOwn(found, named.name)) {
      named.error(
        undefined,
        "config.set_twice",
        `\`${named.name}_template\` is set as well`,
        "keep one of the two",
      );
    }
    if (file) found[named.name] = file;
  }
  return found;
}
