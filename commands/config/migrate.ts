import * as z from "zod";
import {
  configArgument,
  configFrom,
  defineCommand,
  gatewayConfigOption,
  option,
} from "../../src/cli/define-command.ts";
import type { Context } from "../../src/context.ts";
import { findConfig, migrateFile, type OutFile, outFiles } from "../../src/gateway/config/index.ts";
import { spokenWires } from "../../src/gateway/providers/registry.ts";
import { EXIT, PmovesError } from "../../src/kernel/errors.ts";

type Talk = Context["talk"];

export const command = defineCommand({
  summary: "rewrite a configuration so that TensorZero itself loads it",
  description: `The seed's dialect is translated, its order kept as fallback_variants; of a file in TensorZero's dialect the keys of
ours move to pmoves.toml. The result goes to stdout, what was changed, with its line, to stderr. --out writes
tensorzero.toml and, where it is needed, pmoves.toml beside it.`,
  impact: "write",
  examples: [
    "pmoves config migrate",
    "pmoves config migrate old.toml --out config/",
    "pmoves config migrate tensorzero.toml --out tensorzero.toml --force",
    "pmoves config migrate tensorzero.toml --json",
  ],
  arguments: z.object(configArgument),
  options: z.object({
    ...gatewayConfigOption,
    out: option(z.string().min(1).optional(), {
      describe: "write to this .toml file, or into this folder",
      short: "o",
      placeholder: "path",
    }),
    force: option(z.boolean().default(false), { describe: "overwrite what is there" }),
  }),
  pipedFormat: "plain",
  async run(context, { file: word, out, force, ...options }, { origins }) {
    const { source, cwd, userConfigDir } = await context.gatewayPorts();
    const explicit = configFrom({ file: word, config: options.config }, origins);
    const file = oneOf(await findConfig(source, { cwd, userConfigDir, explicit }));
    const [place] = out === undefined ? [] : outFiles(out, "");
    const { toml, settings, changes } = await migrateFile(source, {
      file,
      at: place?.path ?? file,
      spokenWires,
    });
    const files = out === undefined ? [] : outFiles(out, toml, settings);
    await context.writeFiles(files, force);
    for (const { severity, line, message } of changes) {
      const text = line === undefined ? `${file}: ${message}` : `${file}:${line} ${message}`;
      await (severity === "warning" ? context.talk.warn(text) : context.talk.note(text));
    }
    await sayNext(context.talk, settings, files);
    return { toml, settings, changes, written: files.map(({ path }) => path) };
  },
  render: { human: ({ toml, written }) => (written.length === 0 ? toml : `${written.join("\n")}\n`) },
});

async function sayNext(talk: Talk, settings: string, [first, beside]: readonly OutFile[]): Promise<void> {
  if (first === undefined && settings !== "")
    await talk.note(`pmoves.toml keeps the rest; --out writes it as well:\n\n${settings.trimEnd()}\n`);
  if (beside !== undefined) await talk.note(`${beside.path} counts where pmoves is started in its folder`);
  if (first !== undefined) await talk.note(`next: pmoves config check ${first.path}`);
}

function oneOf(files: readonly string[]): string {
  const [file, ...others] = files;
  if (file !== undefined && others.length === 0) return file;
  throw new PmovesError(
    file === undefined
      ? "there is no configuration to migrate: no tensorzero.toml here, in config/ or in your own folder"
      : `one file is migrated at a time, and ${files.length} match: ${files.join(", ")}`,
    {
      code: "usage.file",
      exit: EXIT.usage,
      hint: "name the file: pmoves config migrate path/to/tensorzero.toml",
    },
  );
}
