import { join } from "node:path";
import { Catalogue } from "../../bus/check/catalogue.ts";
import { ContractBook } from "../../bus/check/contract-book.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { readText } from "../files/read-text.ts";

export interface ContractFolders {
  readonly contracts: string;
  /** Of pmoves itself: catalogue, and schemas of the seed's subjects. */
  readonly own: string;
}

/** Throws `PmovesError` `bus.catalogue` where the files that ship are not there. */
export async function openContractBook({ contracts, own }: ContractFolders): Promise<ContractBook> {
  const catalogue = await readText(join(own, "subjects.json"));
  if (catalogue === undefined) {
    throw new PmovesError(`${own} is not there`, {
      code: "bus.catalogue",
      exit: EXIT.failure,
      hint: "Install pmoves again.",
    });
  }
  return new ContractBook({
    contracts: (path) => readText(join(contracts, path)),
    own: (path) => readText(join(own, path)),
    catalogue: Catalogue.read(catalogue),
  });
}
