import { readFile } from "node:fs/promises";
import { Catalogue } from "../../src/bus/check/catalogue.ts";
import { type Checked, Checker, type CheckerOptions } from "../../src/bus/check/checker.ts";
import { ContractBook, type ReadContract } from "../../src/bus/check/contract-book.ts";

function folder(name: string): ReadContract {
  const root = new URL(`../../config/${name}/`, import.meta.url);
  return (path) => readFile(new URL(path, root), "utf8").catch(() => undefined);
}

export async function shippedBook(contracts: ReadContract = folder("contracts")): Promise<ContractBook> {
  const own = folder("bus");
  const catalogue = Catalogue.read((await own("subjects.json")) ?? "");
  return new ContractBook({ contracts, own, catalogue });
}

/** A checker over the contracts that ship. */
export async function shippedChecker(options: Partial<CheckerOptions> = {}): Promise<Checker> {
  return Checker.open({ book: await shippedBook(), keys: [], strict: false, reveal: false, ...options });
}

/** 2026-01-02T03:04:05Z */
export const AT = Date.UTC(2026, 0, 2, 3, 4, 5);

export async function checked(
  checker: Checker,
  subject: string,
  body: string | Uint8Array | object,
  time: number = AT,
): Promise<Checked> {
  const data =
    body instanceof Uint8Array ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return checker.check({ subject, data, time });
}

/** An envelope as the shared helper of PMOVES.AI makes it. */
export function envelope(topic: string, payload: object, more: object = {}): object {
  const ts = new Date(AT).toISOString();
  return {
    id: "0d1e5c9e-5ad1-4d4f-9a0b-2f4d6c1f0001",
    topic,
    ts,
    version: "v1",
    source: "publisher",
    payload,
    ...more,
  };
}
