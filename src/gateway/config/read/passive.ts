import type { Table } from "./table.ts";

/**
 * Shapes of what is read and not acted on: a key's type, a table of more, or `any` where TensorZero's
 * own reader takes more than is worth repeating.
 */
export type Shape = "boolean" | "number" | "string" | "strings" | "any" | { readonly [key: string]: Shape };

/** Checks one key against its shape and says once that nothing comes of it. */
export function readPassive(table: Table, key: string, shape: Shape, why: string): void {
  if (!table.has(key)) return;
  table.info(key, "config.not_acted_on", `read, not acted on: ${why}`, undefined);
  checkShape(table, key, shape);
}

function checkShape(table: Table, key: string, shape: Shape): void {
  if (!table.has(key)) return;
  switch (shape) {
    case "boolean":
      table.boolean(key);
      return;
    case "number":
      table.number(key);
      return;
    case "string":
      table.string(key);
      return;
    case "strings":
      table.strings(key);
      return;
    case "any":
      return;
    default: {
      const inner = table.table(key);
      if (!inner) return;
      for (const [name, inside] of Object.entries(shape)) checkShape(inner, name, inside);
      inner.done();
    }
  }
}
