import type { ColumnType, RowSchema } from "../../datasets/index.ts";

/** `{name: 'VARCHAR', …}`: the columns of `read_json`, each with its type said. */
export function duckdbColumns(schema: RowSchema): string {
  return `{${schema.map(({ name, type }) => `${quoted(name)}: '${typeOf(type).replaceAll("'", "''")}'`).join(", ")}}`;
}

function typeOf(type: ColumnType): string {
  if (typeof type === "object") {
    if ("list" in type) return `${typeOf(type.list)}[]`;
    return `STRUCT(${type.struct.map(({ name, type: of }) => `${quoted(name)} ${typeOf(of)}`).join(", ")})`;
  }
  switch (type) {
    case "string":
    case "json":
      return "VARCHAR";
    case "bool":
      return "BOOLEAN";
    case "int32":
      return "INTEGER";
    case "int64":
      return "BIGINT";
    case "double":
      return "DOUBLE";
    case "timestamp":
      return "TIMESTAMPTZ";
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
