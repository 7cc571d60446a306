import type { SchemaElement } from "hyparquet";
import type { Column, ColumnType, RowSchema } from "../../datasets/index.ts";

/** The schema as Parquet's own flat list (parquet-format, SchemaElement), lists in the three-level form. */
export function schemaElements(columns: RowSchema): SchemaElement[] {
  return [{ name: "root", num_children: columns.length }, ...columns.flatMap(elementsOf)];
}

function elementsOf({ name, type, nullable }: Column): SchemaElement[] {
  return typed(name, type, nullable ? "OPTIONAL" : "REQUIRED");
}

function typed(name: string, type: ColumnType, repetition_type: "OPTIONAL" | "REQUIRED"): SchemaElement[] {
  if (typeof type === "object") {
    if ("struct" in type) {
      return [
        { name, repetition_type, num_children: type.struct.length },
        ...type.struct.flatMap(elementsOf),
      ];
    }
    return [
      { name, repetition_type, num_children: 1, converted_type: "LIST" },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      ...typed("element", type.list, "REQUIRED"),
    ];
  }
  switch (type) {
    case "string":
    case "json":
      return [{ name, repetition_type, type: "BYTE_ARRAY", converted_type: "UTF8" }];
    case "bool":
      return [{ name, repetition_type, type: "BOOLEAN" }];
    case "int32":
      return [{ name, repetition_type, type: "INT32" }];
    case "int64":
      return [{ name, repetition_type, type: "INT64" }];
    case "double":
      return [{ name, repetition_type, type: "DOUBLE" }];
    case "timestamp":
      return [
        {
          name,
          repetition_type,
          type: "INT64",
          converted_type: "TIMESTAMP_MICROS",
          logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
        },
      ];
  }
}
