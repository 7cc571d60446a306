import { parse, TomlError, type TomlTableWithoutBigInt } from "smol-toml";
import { messageOf } from "../../../kernel/errors.ts";
import type { Problems } from "../problems.ts";
import { Positions } from "./positions.ts";
import { ORDER_KEY, type Repair, repair } from "./repair.ts";

export type TomlTree = TomlTableWithoutBigInt;
export type TomlValue = TomlTableWithoutBigInt[string];

/** One file, parsed. `tree` is of the mended text, `positions` are those of the text as it is. */
export interface Document {
  readonly file: string;
  readonly text: string;
  readonly tree: TomlTree;
  readonly positions: Positions;
  readonly repairs: readonly Repair[];
}

/** Parses one file, or reports why not and returns undefined. */
export function parseDocument(file: string, text: string, problems: Problems): Document | undefined {
  const { text: mended, repairs } = repair(text);
  const positions = new Positions(text);
  for (const { path } of positions.named(ORDER_KEY)) {
    const place = { file, ...(positions.find(path) ?? { line: 1, column: 1 }), keyPath: ORDER_KEY };
    problems.error("config.unknown_key", place, `unknown key \`${ORDER_KEY}\``, undefined);
  }
  try {
    return { file, text, tree: parse(mended, { unsafeKeyBehaviour: "throw" }), positions, repairs };
  } catch (error) {
    const where = error instanceof TomlError ? error : { line: 1, column: 1 };
    const place = { file, line: where.line, column: where.column, keyPath: "" };
    problems.error("config.not_toml", place, reason(error), "see https://toml.io/en/v1.0.0");
    return undefined;
  }
}

/** The parser's message without its excerpt: the first line says it. */
function reason(error: unknown): string {
  const first = messageOf(error).split("\n", 1)[0] ?? "";
  return `not TOML: ${first.replace(/^Invalid TOML document: /, "")}`;
}
