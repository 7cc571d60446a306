import type { Folders } from "../settings/folders.ts";
import type { Settings } from "../settings/settings.ts";

export interface SettingsPlace {
  readonly folders: Folders;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** pmoves.toml and the user's config.toml, checked, under the environment. */
export async function readSettings({ folders, cwd, env }: SettingsPlace): Promise<Settings> {
  const [{ loadSettings }, { settingsTables }, { settingsFiles }, { readText }] = await Promise.all([
    import("../settings/load.ts"),
    import("../settings/tables.ts"),
    import("../settings/folders.ts"),
    import("../adapters/files/read-text.ts"),
  ]);
  return loadSettings({ tables: settingsTables, files: settingsFiles(folders, cwd), env, readText });
}
