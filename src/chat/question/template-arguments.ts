import type { InputBlock } from "../../gateway/index.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";

type Arguments = Extract<InputBlock, { type: "template" }>["arguments"];

/** `--template name -p key=value` as a part of a question; a value is JSON where it is some. Throws exit 2. */
export function templateBlock(name: string | undefined, pairs: readonly string[]): InputBlock | undefined {
  if (name !== undefined) return { type: "template", name, arguments: templateArguments(pairs) };
  if (pairs.length === 0) return undefined;
  throw wrong(`-p ${pairs[0]} has no template that it belongs to`, "name one: --template NAME");
}

/** `key=value` each. Throws `PmovesError` (exit 2). */
export function templateArguments(pairs: readonly string[]): Arguments {
  const entries = pairs.map((pair) => {
    const cut = pair.indexOf("=");
    if (cut < 1)
      throw wrong(`-p ${pair}: must be key=value`, "quote a value with blanks: -p 'name=Ada King'");
    return [pair.slice(0, cut), readValue(pair.slice(cut + 1))] as const;
  });
  const seen = new Set<string>();
  for (const [key] of entries) {
    if (seen.has(key))
      throw wrong(`-p ${key} is given twice`, 'for a list write it as JSON: -p \'tags=["a","b"]\'');
    seen.add(key);
  }
  return Object.fromEntries(entries);
}

function readValue(text: string): Arguments[string] {
  try {
    return JSON.parse(text);
  } catch {
    return text; // no JSON: the text itself is meant
  }
}

function wrong(message: string, hint: string): PmovesError {
  return new PmovesError(message, { code: "usage.template", exit: EXIT.usage, hint });
}
