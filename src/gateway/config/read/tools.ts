import type { ToolDecl } from "../declarations.ts";
import type { Table } from "./table.ts";

/** `[tools.T]` */
export function readTool(table: Table): ToolDecl {
  if (!table.has("parameters")) table.missing("parameters");
  const tool: ToolDecl = {
    key: table.name,
    at: table.path,
    name: table.string("name") ?? table.name,
    description: table.required("description") ?? "",
    parameters: table.file("parameters"),
    strict: table.boolean("strict") ?? false,
  };
  table.done();
  return tool;
}
