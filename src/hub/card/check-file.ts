import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { type CardProblem, checkCard } from "./front-matter.ts";

/** Checks a card in a file. Throws `PmovesError` `card.unreadable` (exit 2) where it can't be read. */
export async function checkCardFile(
  ports: { readFile(path: string): Promise<string> },
  path: string,
  type: "dataset" | "model",
): Promise<readonly CardProblem[]> {
  return checkCard(await textOf(ports, path), type);
}

async function textOf(ports: { readFile(path: string): Promise<string> }, path: string): Promise<string> {
  try {
    return await ports.readFile(path);
  } catch (cause) {
    const { code } = cause as { readonly code?: unknown };
    const what =
      code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : messageOf(cause);
    throw new PmovesError(`${path}: ${what}`, {
      code: "card.unreadable",
      exit: EXIT.usage,
      hint: "Name the README.md of a data set or model",
      cause,
    });
  }
}
