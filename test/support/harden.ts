import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { catalogueOf } from "../../src/stack/catalogue/catalogue.ts";
import { servicesTable } from "../../src/stack/catalogue/row.ts";
import type { ComposeFiles } from "../../src/stack/compose/loading.ts";
import { type Hardened, harden } from "../../src/stack/harden/harden.ts";
import { hardenTable, type Knowledge } from "../../src/stack/harden/knowledge.ts";
import { BOOK } from "./audit.ts";
import { memoryFiles } from "./compose.ts";

const toml = (path: string) => parse(readFileSync(path, "utf8")) as Record<string, unknown>;

/** What ships. */
export const KNOWLEDGE: Knowledge = {
  ...hardenTable.schema.parse(toml("config/audit/images.toml").harden),
  catalogue: catalogueOf(servicesTable.schema.parse(toml("config/services.toml").services)),
};

export function hardened(
  files: Readonly<Record<string, string>> | ComposeFiles,
  options: {
    readonly named?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly skip?: readonly (typeof BOOK.rules extends ReadonlyMap<infer Id, unknown> ? Id : never)[];
  } = {},
): Promise<Hardened> {
  const isPort = "read" in files && typeof files.read === "function";
  const named = options.named ?? Object.keys(files).filter((name) => name.endsWith(".yml"));
  return harden({
    files: isPort ? (files as ComposeFiles) : memoryFiles(files as Readonly<Record<string, string>>),
    options: { files: named, env: options.env ?? {} },
    book: BOOK,
    knowledge: KNOWLEDGE,
    skip: new Set(options.skip),
    out: "overlay.yml",
  });
}
