import * as z from "zod";
import {
  configArgument,
  configFrom,
  configOptions,
  defineCommand,
  option,
} from "../../src/cli/define-command.ts";
import { type ShownRow, shownText } from "../../src/gateway/check/shown.ts";
import { describeConfig } from "../../src/gateway/config/index.ts";
import { readGatewayConfig } from "../../src/gateway/run/open.ts";

export const command = defineCommand({
  summary: "show every value in use: the gateway's configuration and pmoves.toml",
  description: `Keys are shown by the place they are read from, never themselves. --origin adds where each value was written: file
and line, environment, \`default\`, or \`zero-configuration\`.`,
  impact: "read",
  examples: [
    "pmoves config show",
    "pmoves config show --origin",
    "pmoves config show tensorzero.toml --local-first",
    "pmoves config show --origin --json",
  ],
  arguments: z.object(configArgument),
  options: z.object({
    ...configOptions,
    origin: option(z.boolean().default(false), { describe: "say where each value comes from" }),
  }),
  async run(context, { file, origin, ...options }, { origins }): Promise<readonly ShownRow[]> {
    const config = configFrom({ file, config: options.config }, origins);
    const ports = await context.gatewayPorts();
    const described = describeConfig(
      await readGatewayConfig(ports, { ...options, config, requireUsable: false }),
    );
    const { dialect, hash, order } = described;
    await context.talk.note(`dialect ${dialect}, order ${order}, hash ${hash}`);
    const rows = [...described.rows, ...(await context.settings()).shown()];
    return origin ? rows : rows.map(({ key, value }) => ({ key, value }));
  },
  render: { table: shownText },
});
