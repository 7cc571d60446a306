import * as z from "zod";
import { configOptions, defineCommand, option } from "../src/cli/define-command.ts";
import { serve } from "../src/gateway/run/serve.ts";
import { LOG_LEVELS } from "../src/observability/logs/settings.ts";

export const command = defineCommand({
  summary: "serve the gateway: TensorZero's and OpenAI's routes over your own models, local ones first",
  description: `Without --config: ./tensorzero.toml, ./config/tensorzero.toml, your own folder, else what this machine has, an
Ollama and providers with a key. Changed files and SIGHUP reload, a bad file is refused; Ctrl-C lets requests end.
Keys for other machines: PMOVES_API_KEYS. \`pmoves config check\` says beforehand what would be wrong.`,
  impact: "write",
  examples: [
    "pmoves serve",
    "pmoves serve --config 'config/*.toml' --port 3030",
    "pmoves serve --rewrite pmoves-ollama=localhost --local-first",
    "PMOVES_API_KEYS=change-me pmoves serve --host 0.0.0.0",
    "pmoves serve --demo",
  ],
  options: z.object({
    ...configOptions,
    host: option(z.string().optional(), {
      describe: "address to listen on; others than loopback need a key",
    }),
    port: option(z.coerce.number().int().min(0).max(65535).optional(), {
      describe: "port to listen on (default: the configuration's, else 3000)",
      short: "p",
    }),
    apiKeyFile: option(z.string().optional(), {
      describe: "file of hashed keys, `sha256:<hex> [name]` a line (plain ones: PMOVES_API_KEYS)",
      placeholder: "path",
      env: ["PMOVES_API_KEY_FILE"],
    }),
    noAuth: option(z.boolean().default(false), { describe: "serve other machines without a key, knowingly" }),
    logLevel: option(z.enum(LOG_LEVELS).optional(), {
      describe:
        "what is said of requests on stderr: a line each, those that failed, or nothing (default: info)",
    }),
    logFormat: option(z.enum(["auto", "human", "json"]).optional(), {
      describe: "how it is said; auto is human on a terminal, JSON elsewhere",
    }),
    demo: option(z.boolean().default(false), {
      describe: "serve a scripted provider: no model, no key, no network",
    }),
  }),
  async run(context, { demo, config, apiKeyFile, logLevel, logFormat, ...options }) {
    const ports = await context.servePorts({ level: logLevel, format: logFormat, demo });
    const served = { ...options, keyFile: apiKeyFile };
    if (!demo) await serve(ports, { ...served, config });
    // What the demo's script plays must not be remembered of anybody's targets.
    else
      await serve(
        { ...ports, keeping: undefined },
        { ...served, config: context.shipped("config/demo.toml") },
      );
    return undefined;
  },
});
