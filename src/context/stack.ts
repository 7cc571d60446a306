import { resolve } from "node:path";
import type { Catalogue } from "../stack/catalogue/catalogue.ts";
import type { Roots } from "./base.ts";
import { shipped } from "./files.ts";

/** The services of the stack. */
export interface StackCapabilities {
  /** `config/services.toml`, checked. */
  readonly services: () => Promise<Catalogue>;
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
    replaceFile: async (path, text) =>
      (await import("../adapters/files/replace-text.ts")).replaceText(resolve(cwd, path), text),
  };
}
