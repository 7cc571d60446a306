import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { initConfig, outFiles } from "../../src/gateway/config/index.ts";
import { localModels } from "../../src/gateway/run/open.ts";

export const command = defineCommand({
  summary: "print a tensorzero.toml to start from, for what this machine has",
  description: `A local Ollama comes first, then each provider whose key the environment has; the others stand there as comments.
Keys themselves are never written, only the names of their variables.`,
  impact: "write",
  examples: [
    "pmoves config init",
    "pmoves config init --out tensorzero.toml",
    "pmoves config init --out config/",
  ],
  options: z.object({
    out: option(z.string().min(1).optional(), {
      describe: "write to this .toml file, or into this folder",
      short: "o",
      placeholder: "path",
    }),
    force: option(z.boolean().default(false), { describe: "overwrite what is there" }),
  }),
  pipedFormat: "plain",
  async run(context, { out, force }) {
    const toml = initConfig(context.env, await localModels(await context.gatewayPorts()));
    const files = out === undefined ? [] : outFiles(out, toml);
    await context.writeFiles(files, force);
    for (const { path } of files) await context.talk.note(`next: pmoves config check ${path}`);
    return { toml, written: files.map(({ path }) => path) };
  },
  render: { human: ({ toml, written }) => (written.length === 0 ? toml : `${written.join("\n")}\n`) },
});
