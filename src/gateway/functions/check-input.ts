import type { Validator } from "../../kernel/json-schema.ts";
import { nearest } from "../../kernel/suggest.ts";
import { RequestError } from "../error.ts";
import type { Input, InputBlock, InputMessage, JsonObject } from "../model/index.ts";
import { checkFile } from "./files.ts";

/** What the input of a call must fit. */
export interface InputRules {
  /** Validators of template arguments by template name. */
  readonly schemas: ReadonlyMap<string, Validator>;
  /** Templates that at least one variant has. */
  readonly templates: ReadonlySet<string>;
}

/**
 * What has to be done to messages before a provider may see them; 0 means that they go as they are. `files`:
 * there are files by address, which some targets take only by content.
 */
export const NEEDS = { fill: 1, fit: 2, files: 4 } as const;

const VALIDATION = "JSON Schema validation failed";

/**
 * One pass over the input. Throws `RequestError` 400 for what no variant could send; returns the
 * `NEEDS` bits of the messages.
 */
export function checkInput(input: Input, rules: InputRules): number {
  checkSystem(input.system, rules);
  const { messages } = input;
  if (messages.length === 0) {
    throw new RequestError(400, "`input.messages` is empty: a call needs at least one message");
  }
  const walk = new Walk(rules);
  for (let i = 0; i < messages.length; i++) {
    walk.message(messages[i] as InputMessage, i);
  }
  return walk.needs;
}

function checkSystem(system: Input["system"], rules: InputRules): void {
  const schema = rules.schemas.get("system");
  if (schema !== undefined) {
    if (system === undefined) {
      throw new RequestError(
        400,
        `${VALIDATION}: \`input.system\` is missing, and the function has a system schema`,
      );
    }
    fits(schema, system, "`input.system`");
  } else if (typeof system === "object" && !rules.templates.has("system")) {
    throw new RequestError(400, "`input.system` holds arguments, but there is no system template to fill");
  }
}

class Walk {
  needs = 0;
  readonly #rules: InputRules;
  /** Ids of the tool calls so far. */
  #calls: Set<string> | undefined;

  constructor(rules: InputRules) {
    this.#rules = rules;
  }

  message(message: InputMessage, index: number): void {
    const { content, role } = message;
    for (let i = 0; i < content.length; i++) {
      const block = content[i] as InputBlock;
      if (block.type === "text") {
        const { schemas, templates } = this.#rules;
        const schema = schemas.size === 0 ? undefined : schemas.get(role);
        if (schema !== undefined) {
          fits(schema, block.text, at(index, i));
        } else if (templates.size > 0 && templates.has(role)) {
          this.needs |= NEEDS.fill;
        }
      } else {
        this.#other(block, index, i);
      }
    }
  }

  #other(block: InputBlock, message: number, index: number): void {
    switch (block.type) {
      case "tool_call":
        this.#calls ??= new Set();
        this.#calls.add(block.id);
        return;
      case "tool_result":
        if (this.#calls?.has(block.id) !== true) {
          throw new RequestError(
            400,
            `${at(message, index)}: tool result "${block.id}" answers no tool call of an earlier message`,
          );
        }
        return;
      case "template":
        this.#template(block.name, block.arguments, at(message, index));
        this.needs |= NEEDS.fill;
        return;
      case "raw_text":
        this.needs |= NEEDS.fill;
        return;
      case "file":
        checkFile(block, at(message, index));
        if (block.data !== undefined && block.mimeType === undefined) {
          this.needs |= NEEDS.fill;
        }
        if (block.data === undefined) {
          this.needs |= NEEDS.files;
        }
        return;
      case "unknown":
        if (block.modelName !== undefined || block.providerName !== undefined) {
          this.needs |= NEEDS.fit;
        }
        return;
      case "thought":
        if (block.providerType !== undefined) {
          this.needs |= NEEDS.fit;
        }
    }
  }

  #template(name: string, args: JsonObject, where: string): void {
    const schema = this.#rules.schemas.get(name);
    if (!this.#rules.templates.has(name)) {
      const near = nearest(name, this.#rules.templates);
      const hint = near === undefined ? "" : `; did you mean \`${near}\`?`;
      throw new RequestError(
        400,
        `${where}: template \`${name}\` not found in any variant that may answer${hint}`,
      );
    }
    if (schema !== undefined) {
      fits(schema, args, where);
    }
  }
}

function fits(schema: Validator, value: unknown, where: string): void {
  const wrong = schema(value);
  if (wrong !== undefined) {
    const hint = typeof value === "string" ? "; the template takes arguments, not text" : "";
    throw new RequestError(400, `${VALIDATION} for ${where}: ${wrong}${hint}`);
  }
}

function at(message: number, block: number): string {
  return `\`input.messages[${message}].content[${block}]\``;
}
