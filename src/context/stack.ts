import { resolve } from "node:path";
import type { Rulebook } from "../stack/audit/rule.ts";
import type { Catalogue } from "../stack/catalogue/catalogue.ts";
import type { ComposeFiles } from "../stack/compose/loading.ts";
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
  /** Replaces a text file that the user names, keeping its mode; makes it (0600) where there is none. */
  readonly replaceFile: (path: string, text: string) => Promise<void>;
}

export function stackCapabilities({ lazy, cwd }: Roots): StackCapabilities {
  return {
    services: lazy.once(async () => {
      const [{ loadSettings }, { readText }, { servicesTable }, { catalogueOf }] = await Promise.all([
        import("../settings/load.ts"),
        import("../adapters/files/read-text.ts"),
        import("../stack/catalogue/row.ts"),
        import("../stack/catalogue/catalogue.ts"),
      ]);
      const files = [shipped("config/services.toml")];
      const table = await loadSettings({ tables: [servicesTable], files, env: {}, readText });
      return catalogueOf(table.get(servicesTable));
    }),
    composeFiles: lazy.once(async () => {
      const { readText } = await import("../adapters/files/read-text.ts");
      return { read: (path) => readText(resolve(cwd, path)) };
    }),
    auditRules: lazy.once(async () => {
      const [{ loadSettings }, { readText }, { auditTable }, { rulebookOf }] = await Promise.all([
        import("../settings/load.ts"),
        import("../adapters/files/read-text.ts"),
        import("../stack/audit/rule.ts"),
        import("../stack/audit/rulebook.ts"),
      ]);
      const files = [shipped("config/audit/rules.toml")];
      const table = await loadSettings({ tables: [auditTable], files, env: {}, readText });
      return rulebookOf(table.get(auditTable));
    }),
    replaceFile: async (path, text) =>
      (await import("../adapters/files/replace-text.ts")).replaceText(resolve(cwd, path), text),
  };
}
