import { unreadable } from "../../kernel/unreadable.ts";
import { type CardProblem, checkCard } from "./front-matter.ts";

/** Checks a card in a file. Throws `PmovesError` `card.unreadable` (exit 2) where it can't be read. */
export async function checkCardFile(
  ports: { readFile(path: string): Promise<string> },
  path: string,
  type: "dataset" | "model",
): Promise<readonly CardProblem[]> {
  const text = await ports.readFile(path).catch((cause: unknown) => {
    const hint = "Name the README.md of a data set or model";
    throw unreadable(path, cause, { code: "card.unreadable", hint });
  });
  return checkCard(text, type);
}
