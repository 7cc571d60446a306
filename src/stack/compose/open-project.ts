import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { type ComposeFiles, readAt } from "./loading.ts";
import type { ComposeProject } from "./project.ts";
import { readCompose } from "./read.ts";

/** What a project is read from. */
export interface ProjectContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly composeFiles: () => Promise<ComposeFiles>;
}

/** Values of `composeOptions`. */
export interface ProjectOptions {
  readonly file: readonly string[];
  readonly envFile: readonly string[];
  readonly profile: readonly string[];
}

/** The names that Compose looks for where none is given, first come first. */
const DEFAULTS = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const OVERRIDES = DEFAULTS.map((name) => name.replace(/\.(ya?ml)$/, ".override.$1"));

/**
 * The project that flags, COMPOSE_FILE or the working directory name, all profiles on where none is asked for.
 * Throws `PmovesError` (exit 2) where there is none.
 */
export async function openProject(context: ProjectContext, options: ProjectOptions): Promise<ComposeProject> {
  const ports = await context.composeFiles();
  const files = await projectFiles(ports, context.env, options.file);
  const { envFile, profile } = options;
  return readCompose(ports, {
    files,
    env: context.env,
    ...(envFile.length === 0 ? {} : { envFiles: envFile }),
    profiles: profile.length === 0 ? undefined : profile,
  });
}

/** The files of a project, in the order in which they are merged. */
export async function projectFiles(
  files: ComposeFiles,
  env: ProjectContext["env"],
  named: readonly string[],
): Promise<readonly string[]> {
  if (named.length > 0) return named;
  const separator = env.COMPOSE_PATH_SEPARATOR ?? ":";
  const listed = (env.COMPOSE_FILE ?? "").split(separator).filter((path) => path !== "");
  if (listed.length > 0) return listed;
  const first = async (names: readonly string[]) => {
    for (const name of names) if ((await readAt({ files }, name)) !== undefined) return [name];
    return [];
  };
  const found = [...(await first(DEFAULTS)), ...(await first(OVERRIDES))];
  if (found.length > 0) return found;
  throw new PmovesError("there is no compose file here", {
    code: "compose.none",
    exit: EXIT.usage,
    hint: "name one: -f docker-compose.yml, several in the order in which they are merged",
  });
}
