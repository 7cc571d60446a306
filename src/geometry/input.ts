import { EXIT, messageOf, PmovesError } from "../kernel/errors.ts";
import type { Source } from "../kernel/terminal.ts";
import { Contracts } from "./contracts/contracts.ts";
import { type GeometryDocument, readDocument } from "./packet/read-document.ts";

/** What commands over packets need of their context. */
export interface InputPorts {
  readonly readFile: (path: string) => Promise<string>;
  readonly stdin: Source;
  readonly shipped: (path: string) => string;
}

/** The document of a file, or of stdin where it is `-` or left out. Throws `PmovesError` (exit 2). */
export async function openDocument(
  { readFile, stdin }: InputPorts,
  file: string | undefined,
): Promise<GeometryDocument> {
  if (file !== undefined && file !== "-") {
    let text: string;
    try {
      text = await readFile(file);
    } catch (cause) {
      throw new PmovesError(`${file} cannot be read: ${messageOf(cause)}`, {
        code: "usage.file",
        exit: EXIT.usage,
        hint: "name a UTF-8 JSON file, or - for stdin",
        cause,
      });
    }
    return readDocument(text, file);
  }
  if (file === undefined && stdin.isTTY) {
    throw new PmovesError("no packet is given", {
      code: "usage.file",
      exit: EXIT.usage,
      hint: "name a JSON file, or pipe one in",
    });
  }
  return readDocument(await stdin.text(), "stdin");
}

/** The contracts that ship, or those of another folder. */
export function openContracts({ readFile, shipped }: InputPorts, folder: string | undefined): Contracts {
  return new Contracts(async (path) => {
    try {
      return await readFile(folder === undefined ? shipped(`config/contracts/${path}`) : `${folder}/${path}`);
    } catch (error) {
      if ((error as { readonly code?: unknown }).code === "ENOENT") return undefined;
      throw error;
    }
  });
}
