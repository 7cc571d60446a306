import { loadTemplates } from "../../gateway/index.ts";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { hashOf } from "./fence.ts";

/** What is sent: a system and a user message, both MiniJinja. An empty system text sends none. */
export interface PromptText {
  readonly system: string;
  readonly user: string;
  /** Where it came from, for errors: a file, or the name of a built-in. */
  readonly name: string;
}

export interface Rendered {
  readonly system: string;
  readonly user: string;
}

/** A prompt ready to be filled in. */
export interface Prompt {
  /** SHA-256 of both texts: part of every cache key. */
  readonly hash: string;
  render(values: PromptValues): Rendered;
}

type Value = string | number | readonly string[];
export type PromptValues = Readonly<Record<string, Value>>;

/** Throws `PmovesError` `eval.template` (exit 2) with line and reason for what is no template. */
export function openPrompt(text: PromptText): Prompt {
  const set = loadTemplates().set(text.name);
  try {
    set.add("system", text.system);
    set.add("user", text.user);
  } catch (error) {
    throw badTemplate(text.name, error);
  }
  return {
    hash: hashOf("prompt", text.system, text.user),
    render(values) {
      const context = values as Parameters<typeof set.render>[1];
      try {
        return { system: set.render("system", context).trim(), user: set.render("user", context).trim() };
      } catch (error) {
        throw badTemplate(text.name, error);
      }
    },
  };
}

/** What a template may name, for messages. */
const NAMES = "query, passage, scale, max, levels, fence and check";

function badTemplate(name: string, cause: unknown): PmovesError {
  return new PmovesError(`${name}: ${messageOf(cause)}`, {
    code: "eval.template",
    exit: EXIT.usage,
    hint: `a template may use ${NAMES}; pairs have passage_a and passage_b instead of passage`,
    cause,
  });
}
