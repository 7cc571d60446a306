import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { findRow } from "../../src/stack/catalogue/catalogue.ts";
import { rowText } from "../../src/stack/catalogue/text.ts";

export const command = defineCommand({
  summary: "show what is known of one service, and where guide and files disagree",
  impact: "read",
  examples: [
    "pmoves stack show agent-zero",
    "pmoves stack show invidious-stack",
    "pmoves stack show hi-rag-gateway-v2 --json",
  ],
  arguments: z.object({
    service: option(z.string(), { describe: "a name as `pmoves stack list` shows it, or a name in compose" }),
  }),
  async run(context, { service }) {
    return findRow(await context.services(), service);
  },
  pipedFormat: "plain",
  render: { human: rowText },
});
