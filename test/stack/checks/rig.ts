import { catalogueOf } from "../../../src/stack/catalogue/catalogue.ts";
import { type ServiceRow, servicesTable } from "../../../src/stack/catalogue/row.ts";
import { checkRow } from "../../../src/stack/checks/checks.ts";
import type { Facts, LiveFacts } from "../../../src/stack/checks/facts.ts";
import { readCompose } from "../../../src/stack/compose/read.ts";

const BASE = {
  guide: "3.2",
  group: "media",
  strategy: "MIGRATE",
  asks: "a",
  action: "b",
  compose: "c.yml",
};

/** One row of a catalogue. */
export function row(name: string, fields: Readonly<Record<string, unknown>>): ServiceRow {
  const [only] = catalogueOf(servicesTable.schema.parse({ [name]: { ...BASE, ...fields } }));
  if (only === undefined) throw new Error("no row");
  return only;
}

export const NO_FILES = { ok: false, reason: "no file was named" } as const;

/** Facts of compose text; `files` are what else is read. */
export async function facts(
  text: string | undefined,
  more: Partial<Facts> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<Facts> {
  const all: Readonly<Record<string, string>> = text === undefined ? files : { "c.yml": text, ...files };
  const read = async (path: string) => all[path];
  const stack = text === undefined ? undefined : await readCompose({ read }, { files: ["c.yml"], env: {} });
  const subject = async () => ({ declared: "valid", detail: "declared" }) as const;
  return { stack, scrape: NO_FILES, dashboards: NO_FILES, live: undefined, subject, ...more };
}

export function live(parts: Partial<LiveFacts>): LiveFacts {
  return {
    host: "h",
    get: async () => ({ kind: "down", reason: "refused" }),
    connect: async () => "refused",
    heard: async () => ({ seen: 0, invalid: 0, reason: undefined }),
    ...parts,
  };
}

/** Findings as lines: result, evidence, line of the compose file. */
export async function found(one: ServiceRow, given: Facts): Promise<readonly string[]> {
  return (await checkRow(one, given)).map(
    ({ result, evidence, place }) => `${result}: ${evidence}${place === undefined ? "" : ` @${place.line}`}`,
  );
}
