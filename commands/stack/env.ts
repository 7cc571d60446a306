import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { EXIT } from "../../src/kernel/errors.ts";
import { type EnvAnswer, stackEnv } from "../../src/stack/env/env.ts";
import { VIEWS } from "../../src/stack/env/lines.ts";
import { compareText, envText } from "../../src/stack/env/text.ts";

export const command = defineCommand({
  summary: "print the variables that take services to the gateway, compare and write them",
  description: `The variables that each service's code really reads, as lines of an env file. Without a name: of every service.
Keys are never printed: where the gateway asks for one, a line refers to the variable that holds it. --write keeps
comments, order and mode of the file, and leaves a key that is set as it is. Exit 3 where --diff finds a difference.`,
  impact: "write",
  examples: [
    "pmoves stack env agent-zero",
    "pmoves stack env agent-zero archon --diff env.shared --diff .env.local",
    "pmoves stack env agent-zero --write .env.local",
    "pmoves stack env n8n --view host --key-variable PMOVES_API_KEY",
    "pmoves stack env --json",
  ],
  arguments: z.object({
    services: option(z.array(z.string()).default([]), {
      describe: "names as `pmoves stack list` shows them",
      placeholder: "service",
    }),
  }),
  options: z.object({
    view: option(z.enum(VIEWS).default("network"), {
      describe: "from where the gateway is seen: its network, the host, or a container that goes to the host",
    }),
    address: option(z.string().optional(), {
      describe: "address of the gateway instead, e.g. http://10.0.0.5:3000",
      placeholder: "url",
    }),
    keyVariable: option(z.string().optional(), {
      describe: "variable that holds a key of the gateway; default PMOVES_API_KEY where keys are set",
      placeholder: "name",
    }),
    diff: option(z.array(z.string()).default([]), {
      describe: "compare with these env files, in the order in which they are loaded",
      placeholder: "file",
    }),
    write: option(z.string().optional(), { describe: "set the lines in this env file", placeholder: "file" }),
  }),
  run: (context, options) => stackEnv(context, options),
  pipedFormat: "plain",
  render: {
    human: ({ compared, lines, snippets }: EnvAnswer, theme) =>
      compared === undefined ? envText(lines, snippets, theme) : compareText(compared, theme),
  },
  exitCode: ({ compared, written }: EnvAnswer) =>
    written === undefined && compared?.some(({ state }) => state !== "same") ? EXIT.finding : EXIT.ok,
});
