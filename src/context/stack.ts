import { resolve } from "node:path";
import type * as z from "zod";
import type { SettingsTable } from "../settings/settings.ts";
import type { Rulebook } from "../stack/audit/rule.ts";
import type { Catalogue } from "../stack/catalogue/catalogue.ts";
import type { ComposeFiles } from "../stack/compose/loading.ts";
import type { ComposeTool } from "../stack/harden/compose-tool.ts";
import type { Knowledge } from "../stack/harden/knowledge.ts";
import type { Roots } from "./base.ts";
import { shipped } from "./files.ts";

/** The services of the stack. */
export interface StackCapabilities {
  /** `config/services.toml`, checked. */
  readonly services: () => Promise<Catalogue>;
  /** Compose files, and what they name. */
  readonly composeFiles: () => Promise<ComposeFiles>;
  /** `config/audit/rules.toml`, checked. */
  readonly auditRules: () => Promise<Rulebook>;
  /** `config/audit/images.toml`, checked, and the services. */
  readonly hardenKnowledge: () => Promise<Knowledge>;
  /** Docker's own, where it is installed. */
  readonly composeTool: () => Promise<ComposeTool>;
  /** Replaces a text file that the user names, keeping its mode; makes it (0600) where there is none. */
  readonly replaceFile: (path: string, text: string) => Promise<void>;
}

export function stackCapabilities({ lazy, cwd, host, options }: Roots): StackCapabilities {
  const services = lazy.once(async () => {
    const [{ servicesTable }, { catalogueOf }] = await Promise.all([
      import("../stack/catalogue/row.ts"),
      import("../stack/catalogue/catalogue.ts"),
    ]);
    return catalogueOf(await shippedTable("config/services.toml", servicesTable));
  });
  return {
    services,
    composeFiles: lazy.once(async () => {
      const [{ readText }, { fileMode }] = await Promise.all([
        import("../adapters/files/read-text.ts"),
        import("../adapters/files/file-mode.ts"),
      ]);
      return {
        read: (path) => readText(resolve(cwd, path)),
        mode: (path) => fileMode(resolve(cwd, path)),
      };
    }),
    auditRules: lazy.once(async () => {
      const [{ auditTable }, { rulebookOf }] = await Promise.all([
        import("../stack/audit/rule.ts"),
        import("../stack/audit/rulebook.ts"),
      ]);
      return rulebookOf(await shippedTable("config/audit/rules.toml", auditTable));
    }),
    hardenKnowledge: lazy.once(async () => {
      const { hardenTable } = await import("../stack/harden/knowledge.ts");
      const table = await shippedTable("config/audit/images.toml", hardenTable);
      return { ...table, catalogue: await services() };
    }),
    composeTool: async () => {
      const { createComposeTool } = await import("../adapters/child-process/compose-tool.ts");
      return createComposeTool(host.env, cwd, options.stop.signal);
    },
    replaceFile: async (path, text) =>
      (await import("../adapters/files/replace-text.ts")).replaceText(resolve(cwd, path), text),
  };
}

/** A table of data that ships, checked like settings. */
async function shippedTable<Schema extends z.ZodType>(path: string, table: SettingsTable<Schema>) {
  const [{ loadSettings }, { readText }] = await Promise.all([
    import("../settings/load.ts"),
    import("../adapters/files/read-text.ts"),
  ]);
  const settings = await loadSettings({ tables: [table], files: [shipped(path)], env: {}, readText });
  return settings.get(table);
}
