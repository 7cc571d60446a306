import { defineCommand } from "../../src/cli/define-command.ts";
import { EXIT } from "../../src/kernel/errors.ts";
import type { StoreCheck } from "../../src/observability/index.ts";

export const command = defineCommand({
  summary: "look into the files for damage and say what is in them; changes nothing",
  description: `Reads every page, so a large file takes its time; others go on meanwhile. Exit 3 where a file can't be used as it is.`,
  impact: "read",
  examples: [
    "pmoves store check",
    "pmoves store check --json",
    "pmoves store check --fields name,verdict,problems",
  ],
  async run(context) {
    return (await context.storeFiles()).check();
  },
  columns: [
    { key: "name" },
    { key: "verdict" },
    { key: "version", align: "right" },
    { key: "bytes", align: "right" },
    { key: "path" },
    { key: "rows", value: ({ rows }: StoreCheck) => rowsText(rows) },
    { key: "problems", value: ({ problems }: StoreCheck) => problems.join("; ") },
  ],
  exitCode: (files) =>
    files.every(({ verdict }) => verdict === "ok" || verdict === "old" || verdict === "missing")
      ? EXIT.ok
      : EXIT.finding,
});

function rowsText(rows: StoreCheck["rows"]): string {
  return Object.entries(rows)
    .filter(([, count]) => count > 0)
    .map(([table, count]) => `${table} ${count}`)
    .join(", ");
}
