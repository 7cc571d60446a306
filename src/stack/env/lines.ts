import { GATEWAY_ALIAS, GATEWAY_PORT, wantedValue } from "../catalogue/address.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { ServiceRow } from "../catalogue/row.ts";

/** A variable that takes a service to the gateway. */
export interface EnvLine {
  readonly service: string;
  readonly name: string;
  /** Never a secret: a key is a reference to the variable that holds it. */
  readonly value: string;
  readonly needed: boolean;
  readonly key: boolean;
}

/** From where a service sees the gateway. */
export const VIEWS = ["network", "host", "docker-host"] as const;
export type View = (typeof VIEWS)[number];

/** Addresses of the gateway: inside its networks, on the host, and on the host as a container sees it. */
export const ORIGINS: Readonly<Record<View, string>> = {
  network: `http://${GATEWAY_ALIAS}:${GATEWAY_PORT}`,
  host: "http://127.0.0.1:3000",
  "docker-host": "http://host.docker.internal:3000",
};

/** What clients that refuse to start without a key get where the gateway asks for none. */
export const NO_KEY = "unused";

export interface LineOptions {
  readonly origin: string;
  /** Variable that holds a key of the gateway; undefined where it asks for none. */
  readonly keyVariable: string | undefined;
}

/** The lines of the rows, in their order. */
export function envLines(rows: Catalogue, { origin, keyVariable }: LineOptions): readonly EnvLine[] {
  return rows.flatMap((row) =>
    row.variables.flatMap((variable) => lineOf(row, variable, origin, keyVariable) ?? []),
  );
}

function lineOf(
  row: ServiceRow,
  variable: ServiceRow["variables"][number],
  origin: string,
  keyVariable: string | undefined,
): EnvLine | undefined {
  const { name, needed, form } = variable;
  const key = form === "key";
  if (key && keyVariable === undefined) {
    return needed ? { service: row.name, name, value: NO_KEY, needed, key } : undefined;
  }
  return { service: row.name, name, value: wantedValue(variable, origin, keyVariable ?? ""), needed, key };
}

export interface Shared {
  /** One line a name: what all services that read it agree on. */
  readonly lines: readonly EnvLine[];
  /** Names on which they do not. */
  readonly conflicts: readonly { readonly name: string; readonly wants: readonly EnvLine[] }[];
}

/** Lines that may stand in one file that all these services read. */
export function sharedLines(lines: readonly EnvLine[]): Shared {
  const names = [...new Set(lines.map(({ name }) => name))];
  const kept: EnvLine[] = [];
  const conflicts: { name: string; wants: readonly EnvLine[] }[] = [];
  for (const name of names) {
    const wants = lines.filter((line) => line.name === name);
    const [first] = wants;
    if (first !== undefined && wants.every(({ value }) => value === first.value)) kept.push(first);
    else conflicts.push({ name, wants });
  }
  return { lines: kept, conflicts };
}
