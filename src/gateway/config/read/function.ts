import { nearest } from "../../../kernel/suggest.ts";
import type { ToolChoice } from "../../model/index.ts";
import type { ChoiceDecl, FunctionDecl, VariantDecl } from "../declarations.ts";
import { readChoice } from "./choice.ts";
import type { FileRef } from "./context.ts";
import { findCycle } from "./cycles.ts";
import { IDLE_VARIANT_TYPES, readIdleVariant } from "./idle-variant.ts";
import { checkName } from "./names.ts";
import { readPassive } from "./passive.ts";
import { noteExtension } from "./settings.ts";
import type { Table } from "./table.ts";
import { readVariant } from "./variant.ts";

/** What a dialect adds: how a variant names its model, and a choice that stands outside the table. */
export interface FunctionDialect {
  /** The variant's model, and whatever the dialect puts beside it. */
  model(variant: Table, purpose: "chat" | "embedding"): string;
  choice(table: Table): ChoiceDecl | undefined;
}

export const TENSORZERO_FUNCTIONS: FunctionDialect = {
  model: (variant) => variant.required("model") ?? "",
  choice: () => undefined,
};

const TYPES = ["chat", "json", "embedding"] as const;
const ROLES = ["system", "user", "assistant"] as const;

/** `[functions.F]` with its variants. */
export function readFunction(table: Table, dialect: FunctionDialect): FunctionDecl {
  checkName(table, []);
  if (!table.has("type")) table.missing("type");
  const type = table.oneOf("type", TYPES) ?? "chat";
  if (type === "embedding") noteExtension(table, "type");
  const written = readChoice(table.table("experimentation"));
  const choice = dialect.choice(table) ?? written;
  if (!table.has("variants")) table.missing("variants");
  const { variants, idle } = readVariants(table, type, dialect);
  if (type === "chat") checkNoOutputSchema(table);
  const decl: FunctionDecl = {
    name: table.name,
    type,
    at: table.path,
    description: table.string("description"),
    variants,
    idle,
    choice,
    schemas: readSchemas(table),
    outputSchema: type === "json" ? table.file("output_schema") : undefined,
    tools: type === "chat" ? (table.strings("tools") ?? []) : [],
    toolsAt: table.at("tools"),
    toolChoice: type === "chat" ? readToolChoice(table) : "none",
    parallelToolCalls: type === "chat" ? table.boolean("parallel_tool_calls") : undefined,
  };
  readPassive(table, "evaluators", "any", "there are no evaluations yet");
  table.done();
  return decl;
}

function checkNoOutputSchema(table: Table): void {
  if (table.raw("output_schema") === undefined) return;
  const fix = 'write type = "json"';
  table.error("output_schema", "config.unknown_key", "is only for functions of type json", fix);
}

function readVariants(
  table: Table,
  type: FunctionDecl["type"],
  dialect: FunctionDialect,
): { variants: readonly VariantDecl[]; idle: readonly string[] } {
  const tables = table.named("variants");
  const names = tables.map(({ name }) => name);
  const variants: VariantDecl[] = [];
  const graph = new Map<string, readonly string[]>();
  for (const variant of tables) {
    const kind = readVariantType(variant);
    if (kind !== "chat_completion") {
      graph.set(variant.name, readIdleVariant(variant, kind, names));
      continue;
    }
    const model = dialect.model(variant, type === "embedding" ? "embedding" : "chat");
    variants.push(readVariant(variant, model, type));
    variant.done();
  }
  const cycle = findCycle(graph);
  if (cycle) {
    table.error(
      "variants",
      "config.cycle",
      `variants name each other in a circle: ${cycle.join(" -> ")}`,
      undefined,
    );
  }
  if (tables.length === 0 && table.has("variants")) {
    table.error(
      "variants",
      "config.missing_key",
      "holds no variant",
      `add [functions.${table.name}.variants.main]`,
    );
  }
  return { variants, idle: [...graph.keys()] };
}

function readVariantType(variant: Table): string {
  if (!variant.has("type")) {
    if (!variant.context.seed)
      variant.error("type", "config.missing_key", "is missing", 'type = "chat_completion"');
    return "chat_completion";
  }
  const type = variant.string("type") ?? "chat_completion";
  if (type === "chat_completion" || IDLE_VARIANT_TYPES.has(type)) return type;
  const near = nearest(type, ["chat_completion", ...IDLE_VARIANT_TYPES.keys()]);
  const hint = near === undefined ? "" : ` (did you mean "${near}"?)`;
  variant.error("type", "config.bad_value", `no variant type "${type}"${hint}`, undefined);
  return "chat_completion";
}

function readSchemas(table: Table): Readonly<Record<string, FileRef>> {
  const found: Record<string, FileRef> = {};
  for (const role of ROLES) {
    const file = table.file(`${role}_schema`);
    if (file) found[role] = file;
  }
  for (const named of table.named("schemas")) {
    if (!named.has("path")) named.missing("path");
    const file = named.file("path");
    named.done();
    if (Object.hasOwn(found, named.name)) {
      named.error(
        undefined,
        "config.set_twice",
        `\`${named.name}_schema\` is set as well`,
        "keep one of the two",
      );
    }
    if (file) found[named.name] = file;
  }
  return found;
}

function readToolChoice(table: Table): ToolChoice {
  if (!table.has("tool_choice")) return "auto";
  if (typeof table.raw("tool_choice") === "string") {
    return table.oneOf("tool_choice", ["none", "auto", "required"]) ?? "auto";
  }
  const choice = table.table("tool_choice");
  const specific = choice?.required("specific");
  choice?.done();
  return specific === undefined ? "auto" : { specific };
}
