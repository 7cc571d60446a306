import type { Table } from "./table.ts";

/** Names that clients could never say, because the prefix means something else. */
export function checkName(table: Table, reservedPrefixes: readonly string[]): void {
  const { name } = table;
  const taken = ["tensorzero::", ...reservedPrefixes.map((type) => `${type}::`)].find((p) =>
    name.startsWith(p),
  );
  if (name === "") table.error(undefined, "config.reserved_name", "the name is empty", undefined);
  else if (taken) {
    const message = `names can't begin with \`${taken}\`, which has a meaning of its own`;
    table.error(undefined, "config.reserved_name", message, "rename it");
  }
}
