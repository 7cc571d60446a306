import * as z from "zod";
import { defineCommand, gatewayOptions, option, whereFrom } from "../../src/cli/define-command.ts";
import type { Context } from "../../src/context.ts";
import { readChatName } from "../../src/gateway/clients/address.ts";
import { withFixes } from "../../src/gateway/clients/explained.ts";
import { explainedPlain, explainedText } from "../../src/gateway/clients/explained-text.ts";
import { commandError } from "../../src/gateway/clients/fault.ts";
import type { Tier } from "../../src/gateway/config/types.ts";
import { EXIT, messageOf, PmovesError } from "../../src/kernel/errors.ts";
import { uuidVersion } from "../../src/kernel/uuid7.ts";

const tier = () => z.int().min(1).max(3).optional();

export const command = defineCommand({
  summary: "show who would be asked, in which order, and why another would not",
  description: `Nothing is asked: this is the plan that a request would get now, with the shares that sampling gives, the state
of every target, and the mend for one that is passed over.`,
  impact: "read",
  examples: [
    "pmoves route explain",
    "pmoves route explain --function chat --local-first",
    "pmoves route explain --model openai::gpt-4o --json",
    "pmoves route explain --file request.json",
    "pmoves route explain --max-tier 1 --gateway http://127.0.0.1:3000",
  ],
  options: z.object({
    function: option(z.string().min(1).optional(), {
      describe: "function to explain (default chat)",
      short: "f",
      placeholder: "name",
    }),
    model: option(z.string().min(1).optional(), {
      describe: "model to explain instead of a function",
      short: "m",
      placeholder: "name",
    }),
    variant: option(z.string().min(1).optional(), {
      describe: "as pinned to this variant",
      placeholder: "name",
    }),
    episode: option(
      z
        .string()
        .refine((id) => uuidVersion(id) === 7, "an episode id is a UUIDv7, as answers carry it")
        .optional(),
      { describe: "as for this episode, which decides the sampling", placeholder: "uuid" },
    ),
    file: option(z.string().min(1).optional(), {
      describe: "explain this request: a body of /inference or of a chat completion",
      placeholder: "request.json",
    }),
    minTier: option(tier(), {
      describe: "lowest tier that may be asked: 1 local, 2 plans, 3 cloud",
      placeholder: "tier",
    }),
    maxTier: option(tier(), { describe: "highest tier that may be asked", placeholder: "tier" }),
    ...gatewayOptions,
  }),
  pipedFormat: "plain",
  async run(
    context,
    { function: fn, model, variant, episode, file, minTier, maxTier, ...options },
    { origins },
  ) {
    const where = whereFrom(options, origins);
    const { signal } = context;
    if (model !== undefined && (fn !== undefined || variant !== undefined)) {
      throw new PmovesError(`--model and --${fn === undefined ? "variant" : "function"} exclude each other`, {
        code: "usage.exclusive",
        exit: EXIT.usage,
        hint: "leave one of the two out; `pmoves models` lists what can be asked",
      });
    }
    const named = model === undefined ? undefined : readChatName(model);
    const bounds = { episodeId: episode?.toLowerCase(), minTier: tierOf(minTier), maxTier: tierOf(maxTier) };
    const request = file === undefined ? undefined : await readRequest(context, file);
    const asked =
      request !== undefined
        ? { request, ...bounds }
        : named === undefined
          ? { function: fn ?? "chat", variant, ...bounds }
          : named.type === "model"
            ? { model: named.name, ...bounds }
            : { function: named.name, variant: named.variant, ...bounds };
    try {
      const control = await context.control(where);
      const explanation = await control.explain(asked, signal);
      return withFixes(explanation, await control.state(signal));
    } catch (error) {
      throw commandError(error);
    }
  },
  render: { table: explainedText, plain: explainedPlain },
});

async function readRequest(context: Context, file: string): Promise<unknown> {
  try {
    return JSON.parse(await context.readFile(file));
  } catch (cause) {
    throw new PmovesError(`--file ${file}: ${messageOf(cause)}`, {
      code: "usage.file",
      exit: EXIT.usage,
      hint: "name a file that holds one JSON request, as a client would send it",
      cause,
    });
  }
}

/** As the options have checked it. */
function tierOf(number: number | undefined): Tier | undefined {
  return number === 1 || number === 2 || number === 3 ? number : undefined;
}
