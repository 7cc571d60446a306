import * as z from "zod";
import { defineCommand, gatewayOptions, option, whereFrom } from "../../src/cli/define-command.ts";
import { commandError } from "../../src/gateway/clients/fault.ts";

export const command = defineCommand({
  summary: "lift the bench of a target, so that the next request may try it",
  description: "Benches are kept by the gateway that is running, so this is mostly of use with --gateway.",
  impact: "write",
  examples: [
    "pmoves models unbench gemini/gemini --gateway http://127.0.0.1:3000",
    "PMOVES_GATEWAY_URL=http://127.0.0.1:3000 pmoves models unbench gemini/gemini",
    "pmoves models unbench gemini/gemini --json",
  ],
  arguments: z.object({
    target: option(z.string(), { describe: "its id, as `pmoves models` shows it", placeholder: "id" }),
  }),
  options: z.object(gatewayOptions),
  async run(context, { target, ...options }, { origins }) {
    const where = whereFrom(options, origins);
    try {
      const control = await context.control(where);
      return await control.unbench(target, context.signal);
    } catch (error) {
      throw commandError(error);
    }
  },
  render: {
    human: ({ target, lifted }) => `${target} ${lifted ? "is off the bench" : "was not benched"}\n`,
  },
});
