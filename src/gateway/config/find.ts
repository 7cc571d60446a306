import { join } from "node:path";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { ConfigSource } from "./source.ts";

export interface FindOptions {
  readonly cwd: string;
  /** The user's own folder for pmoves, e.g. `~/.config/pmoves`. */
  readonly userConfigDir: string;
  /** `--config`: a path or a glob. */
  readonly explicit: string | undefined;
}

const GLOB = /[*?[\]{}!()]/;

/**
 * The configuration files to load, in this order of preference: `--config`, `./tensorzero.toml`,
 * `./config/tensorzero.toml`, the user's folder. None found is [], which means zero-configuration.
 * Throws `PmovesError` (exit 2) where `--config` leads to nothing.
 */
export async function findConfig(source: ConfigSource, options: FindOptions): Promise<readonly string[]> {
  const { cwd, userConfigDir, explicit } = options;
  if (explicit !== undefined) return findExplicit(source, explicit);
  for (const folder of [cwd, join(cwd, "config"), userConfigDir]) {
    const file = join(folder, "tensorzero.toml");
    if (await source.exists(file)) return [file];
  }
  return [];
}

async function findExplicit(source: ConfigSource, explicit: string): Promise<readonly string[]> {
  // A file whose name looks like a pattern is still that file.
  if (await source.exists(explicit)) return [explicit];
  const isPattern = GLOB.test(explicit);
  const found = isPattern ? await source.glob(explicit) : [];
  if (found.length > 0) return found;
  const why = isPattern ? `no file matches --config ${explicit}` : `can't read --config ${explicit}`;
  throw new PmovesError(why, {
    code: "config.not_found",
    exit: EXIT.usage,
    hint: "name an existing file or quote a pattern; `pmoves config init` prints a file to start from",
  });
}
