import * as z from "zod";
import type { Context } from "../context.ts";
import { EXIT, PmovesError } from "../kernel/errors.ts";
import { type Origin, originText } from "../settings/index.ts";
import { option } from "./option-text.ts";

/** `--config` of every command that reads a gateway's configuration: spread it into `options`. */
export const gatewayConfigOption = {
  config: option(z.string().optional(), {
    describe: "gateway configuration: a file or a glob",
    short: "c",
    placeholder: "path",
    env: ["PMOVES_CONFIG"],
  }),
};

/** Which configuration a command reads, and how. */
export const configOptions = {
  ...gatewayConfigOption,
  rewrite: option(z.array(z.string()).default([]), {
    describe: "reach a host of the configuration under another name, e.g. pmoves-ollama=localhost",
    placeholder: "from=to",
    env: ["PMOVES_REWRITE"],
  }),
  localFirst: option(z.boolean().default(false), {
    describe: "order targets by tier, whatever the file says",
    env: ["PMOVES_LOCAL_FIRST"],
  }),
};

/** The same as a word of its own: `pmoves config check tensorzero.toml`. */
export const configArgument = {
  file: option(z.string().optional(), { describe: "the configuration, as --config" }),
};

/**
 * The configuration that a word or `--config` names; the word is stronger than the environment. Throws
 * `PmovesError` (exit 2) where flag and word name one each.
 */
export function configFrom(
  { file, config }: { readonly file?: string | undefined; readonly config?: string | undefined },
  origins: Readonly<Partial<Record<string, Origin>>>,
): string | undefined {
  if (file === undefined || origins.config?.from !== "flag") return file ?? config;
  throw new PmovesError(`"${file}" and --config name one configuration each`, {
    code: "usage.exclusive",
    exit: EXIT.usage,
    hint: "leave one of the two out; for several files quote a pattern: --config 'config/*.toml'",
  });
}

/** Options of every command that asks a gateway: a running one, else an engine in this process. */
export const gatewayOptions = {
  gateway: option(z.string().optional(), {
    describe: "ask a running gateway instead of this process",
    placeholder: "url",
    env: ["PMOVES_GATEWAY_URL", "TENSORZERO_BASE_URL", "TENSORZERO_GATEWAY_URL"],
  }),
  ...configOptions,
};

interface GatewayValues {
  readonly gateway?: string | undefined;
  readonly config?: string | undefined;
  readonly rewrite: readonly string[];
  readonly localFirst: boolean;
}

type Where = Parameters<Context["inference"]>[0];

/**
 * Where a command goes, from its `gatewayOptions`. A flag for this process (`--config`) is stronger than a
 * gateway of the environment. Throws `PmovesError` (exit 2) where flags ask for both.
 */
export function whereFrom(
  { gateway, config, rewrite, localFirst }: GatewayValues,
  origins: Readonly<Partial<Record<string, Origin>>>,
): Where {
  const here = { config, rewrite, localFirst };
  if (gateway === undefined) return here;
  const origin: Origin = origins.gateway ?? { from: "default" };
  const [own] = Object.keys(here).flatMap((name) => flagOf(origins[name]) ?? []);
  if (own === undefined) return { gateway, gatewayFrom: originText(origin) };
  if (origin.from !== "flag") return here;
  throw new PmovesError(`--gateway and ${own} exclude each other`, {
    code: "usage.exclusive",
    exit: EXIT.usage,
    hint: "--gateway asks a running gateway, which has its own configuration; leave one of the two out",
  });
}

function flagOf(origin: Origin | undefined): string | undefined {
  return origin?.from === "flag" ? origin.name : undefined;
}

/** The flags that send another command to the same place, each after a blank. */
export function whereFlags({ gateway, config, rewrite, localFirst }: Where): string {
  const flags = [
    ...(gateway === undefined ? [] : ["--gateway", gateway]),
    ...(config === undefined ? [] : ["--config", config]),
    ...(rewrite ?? []).flatMap((pair) => ["--rewrite", pair]),
    ...(localFirst ? ["--local-first"] : []),
  ];
  return flags
    .map((word) => ` ${/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`}`)
    .join("");
}
