import * as z from "zod";
import { toldNewcomer } from "../src/chat/first-steps.ts";
import { defineCommand, gatewayOptions, option, whereFrom } from "../src/cli/define-command.ts";
import { readEmbeddingName } from "../src/gateway/clients/address.ts";
import { embedDefault } from "../src/gateway/clients/embed-default.ts";
import { commandError } from "../src/gateway/clients/fault.ts";
import { EXIT, PmovesError } from "../src/kernel/errors.ts";
import type { Source } from "../src/kernel/terminal.ts";

/** Figures of a vector that a table shows. */
const SHOWN = 4;

export const command = defineCommand({
  summary: "turn texts into vectors",
  description: `Without arguments every line that is piped in is one text; empty lines are passed over.
table and plain show how long a vector is and how it begins; json and jsonl hold the whole of it.`,
  impact: "read",
  examples: [
    'pmoves embed "a text"',
    'pmoves embed "a text" "another" --json',
    "cat texts.txt | pmoves embed --format jsonl",
    'pmoves embed "a text" --model qwen3-embedding:4b --dimensions 256',
  ],
  arguments: z.object({
    texts: option(z.array(z.string()).default([]), { describe: "one text each", placeholder: "text" }),
  }),
  options: z.object({
    model: option(z.string().min(1).optional(), {
      describe: "embedding model to ask (default: the function embed, else the first embedding model)",
      short: "m",
      placeholder: "name",
    }),
    function: option(z.string().min(1).optional(), {
      describe: "embedding function to ask",
      short: "f",
      placeholder: "name",
    }),
    dimensions: option(z.int().min(1).optional(), {
      describe: "length of the vectors, where the model can choose",
    }),
    ...gatewayOptions,
  }),
  pipedFormat: "plain",
  async run(context, { texts, model, function: fn, dimensions, ...options }, { origins }) {
    const { signal, talk } = context;
    const where = whereFrom(options, origins);
    if (model !== undefined && fn !== undefined) {
      throw usage("--function and --model exclude each other", "leave one of the two out");
    }
    const inputs = texts.length > 0 ? texts : await pipedTexts(context.stdin, signal);
    try {
      const client = await context.inference(where);
      const address =
        fn !== undefined
          ? { type: "function" as const, name: fn }
          : model !== undefined
            ? readEmbeddingName(model)
            : embedDefault(await client.models({ signal }));
      const call = { address, inputs, dimensions, dryrun: false, credentials: {}, includeRawResponse: false };
      const result = await client.embed(call, { signal });
      const tokens =
        result.usage.inputTokens === null ? "" : `, ${counted(result.usage.inputTokens, "token")}`;
      await talk.note(talk.theme.dim(`${result.model}: ${counted(inputs.length, "text")}${tokens}`));
      return inputs.map((text, index) => {
        const vector = result.vectors[index] ?? [];
        return { index, text, model: result.model, dimensions: vector.length, vector };
      });
    } catch (error) {
      throw toldNewcomer(commandError(error));
    }
  },
  columns: [
    { key: "index", align: "right" },
    { key: "dimensions", align: "right" },
    { key: "vector", value: ({ vector }) => beginning(vector) },
    { key: "text" },
  ],
  render: {
    // Indented by the renderer, a vector would take a line a figure.
    json: (rows) => `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(",\n")}\n]\n`,
  },
});

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function beginning(vector: readonly number[]): string {
  const shown = vector.slice(0, SHOWN).map((figure) => figure.toFixed(4));
  return `${shown.join(" ")}${vector.length > SHOWN ? " …" : ""}`;
}

async function pipedTexts(stdin: Source, signal: AbortSignal): Promise<readonly string[]> {
  const texts: string[] = [];
  if (!stdin.isTTY) {
    for await (const line of stdin.lines()) {
      signal.throwIfAborted();
      if (line.trim() !== "") texts.push(line);
    }
  }
  if (texts.length > 0) return texts;
  throw usage("there is nothing to embed: give a text", 'pmoves embed "a text", or pipe lines in');
}

function usage(message: string, hint: string): PmovesError {
  return new PmovesError(message, { code: "usage.embed", exit: EXIT.usage, hint });
}
