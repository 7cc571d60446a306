import type * as z from "zod";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { nearest } from "../../kernel/suggest.ts";
import type { ServiceRow, servicesTable } from "./row.ts";

/** All services, in the order of the guide. */
export type Catalogue = readonly ServiceRow[];

export function catalogueOf(table: z.output<(typeof servicesTable)["schema"]>): Catalogue {
  return Object.entries(table).map(([name, row]) => ({ ...row, name, services: row.services ?? [name] }));
}

/** By its name, or by a name in compose. Throws `PmovesError` (exit 2) with the nearest name. */
export function findRow(catalogue: Catalogue, name: string): ServiceRow {
  const row =
    catalogue.find((one) => one.name === name) ?? catalogue.find((one) => one.services.includes(name));
  if (row !== undefined) return row;
  const near = nearest(
    name,
    catalogue.flatMap((one) => [one.name, ...one.services]),
  );
  throw new PmovesError(`there is no service "${name}" in the catalogue`, {
    code: "stack.unknown_service",
    exit: EXIT.usage,
    hint: `${near === undefined ? "" : `did you mean ${near}? `}pmoves stack list names them all`,
  });
}

export interface RowFilter {
  readonly strategy?: string | undefined;
  readonly group?: string | undefined;
}

export function filterRows(catalogue: Catalogue, { strategy, group }: RowFilter): Catalogue {
  return catalogue.filter(
    (row) =>
      (strategy === undefined || row.strategy === strategy) && (group === undefined || row.group === group),
  );
}

/** Host ports of a row. */
export function hostPorts(row: ServiceRow): readonly number[] {
  return row.ports.map((text) => Number(text.split(":")[0]));
}
