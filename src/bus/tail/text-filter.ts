import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import type { BusMessage } from "../port.ts";

/**
 * A test over subject and body: `text` must occur (case ignored), `/pattern/flags` must match. Undefined where
 * nothing is asked for. Throws `PmovesError` `bus.filter` (exit 2) for a pattern that is none.
 */
export function textFilter(
  include: readonly string[],
  exclude: readonly string[],
): ((message: BusMessage) => boolean) | undefined {
  if (include.length === 0 && exclude.length === 0) return undefined;
  const wanted = include.map(testOf);
  const unwanted = exclude.map(testOf);
  return ({ subject, data }) => {
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
    const text = `${subject}\n${bytes.toString("utf8")}`;
    return wanted.every((test) => test(text)) && !unwanted.some((test) => test(text));
  };
}

function testOf(wish: string): (text: string) => boolean {
  const [, pattern, flags = ""] = /^\/(.+)\/([a-z]*)$/s.exec(wish) ?? [];
  const expression = pattern === undefined ? escaped(wish) : compiled(pattern, flags, wish);
  return (text) => expression.test(text);
}

function escaped(text: string): RegExp {
  return new RegExp(text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"), "i");
}

function compiled(pattern: string, flags: string, wish: string): RegExp {
  try {
    return new RegExp(pattern, flags.replace(/[gy]/g, ""));
  } catch (cause) {
    throw new PmovesError(`the filter ${wish} is no pattern: ${messageOf(cause)}`, {
      code: "bus.filter",
      exit: EXIT.usage,
      hint: "text is searched as it is; /…/i is a regular expression of JavaScript",
      cause,
    });
  }
}
