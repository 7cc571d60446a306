import { parse } from "smol-toml";
import type { LoadOptions } from "../finish.ts";
import { loadConfig } from "../load.ts";
import { overridesOf, tiersSettings } from "../overrides.ts";
import { ConfigError, noticeLine } from "../problems.ts";
import { readSources } from "../read-sources.ts";
import type { ConfigSource } from "../source.ts";
import { migrateConfig } from "./migrate.ts";
import type { Change, Migration } from "./migration.ts";

export interface MigrateOptions {
  readonly file: string;
  /** Where the result is going to stand: file names in it are taken from there. */
  readonly at: string;
  readonly spokenWires: LoadOptions["spokenWires"];
}

/**
 * Migrates a file, and loads what came out as if it stood at `at` already: what is wrong with it is among the
 * changes. Throws `ConfigError` (exit 2) for a file that does not load.
 */
export async function migrateFile(source: ConfigSource, options: MigrateOptions): Promise<Migration> {
  const { file } = options;
  const [read] = await readSources([file], source);
  const migration = migrateConfig(file, read?.text ?? "", source.env);
  return { ...migration, changes: [...migration.changes, ...(await problemsOf(migration, source, options))] };
}

async function problemsOf(
  { toml, settings }: Migration,
  source: ConfigSource,
  { at, spokenWires }: MigrateOptions,
): Promise<readonly Change[]> {
  const standing: ConfigSource = {
    ...source,
    readFile: (path) => (path === at ? Promise.resolve(toml) : source.readFile(path)),
    // Hosts are none of a migration's business.
    resolves: async () => true,
  };
  const overrides = overridesOf(tiersSettings.parse(parse(settings).tiers ?? {}));
  try {
    await loadConfig({ files: [at], source: standing, spokenWires, overrides, requireUsable: false });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.notices
      .filter(({ severity }) => severity === "error")
      .map((notice) => ({
        severity: "warning",
        line: undefined,
        message: `what came out does not load yet: ${noticeLine(notice)}`,
      }));
  }
}
