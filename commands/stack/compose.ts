import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { DEPLOY_FILES, FRAGMENT, withSecrets } from "../../src/stack/fragment/fragment.ts";

export const command = defineCommand({
  summary: "print a compose fragment that runs the gateway in the stack, hardened",
  description: `The gateway on its tiers, capture and publishing of trajectories in place of agentgym-rl-coordinator (profile
agentgym), ClickHouse (profile clickhouse, off). --out writes it into a folder with the scrape job, the data
source and the dashboard that belong to it. Keys are Docker secrets: files in ./secrets that you make.`,
  impact: "write",
  examples: [
    "pmoves stack compose > docker-compose.pmoves.yml",
    "pmoves stack compose --out . --secret openai_api_key --secret gemini_api_key",
    "pmoves stack compose --out deploy --force --json",
  ],
  options: z.object({
    secret: option(z.array(z.string()).default([]), {
      describe: "name of a secret that the gateway gets as /run/secrets/NAME, for path:: in tensorzero.toml",
      placeholder: "name",
    }),
    out: option(z.string().optional(), {
      describe: "write all files into this folder instead of printing one",
      placeholder: "folder",
    }),
    force: option(z.boolean().default(false), { describe: "overwrite files that are there" }),
  }),
  async run(context, { secret, out, force }) {
    const fragment = withSecrets(await context.readFile(context.shipped(FRAGMENT)), secret);
    if (out === undefined) return { files: ["docker-compose.pmoves.yml"], fragment };
    const files = await Promise.all(
      DEPLOY_FILES.map(async ({ ships, path }) => ({
        path: `${out}/${path}`,
        text: ships === FRAGMENT ? fragment : await context.readFile(context.shipped(ships)),
      })),
    );
    await context.writeFiles(files, force);
    await context.talk.note(
      `next: docker compose -f docker-compose.yml -f ${out}/docker-compose.pmoves.yml config --quiet`,
    );
    return { files: files.map(({ path }) => path), fragment };
  },
  pipedFormat: "plain",
  render: {
    human: ({ files, fragment }: { readonly files: readonly string[]; readonly fragment: string }) =>
      files.length === 1 ? fragment : files.map((path) => `${path}\n`).join(""),
  },
});
