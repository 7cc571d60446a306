import { isAbsolute, join } from "node:path";

/** Where pmoves keeps what on this machine. Nothing here exists until somebody writes to it. */
export interface Folders {
  readonly config: string;
  /** What must survive: store, journals, sessions, runs. */
  readonly state: string;
  /** What may be deleted at any time. */
  readonly cache: string;
  readonly data: string;
}

/**
 * PMOVES_HOME holds everything together; otherwise the XDG base directories, which say that a relative
 * path in their variables is to be ignored (specifications.freedesktop.org/basedir-spec).
 */
export function foldersFor(env: Readonly<Record<string, string | undefined>>, home: string): Folders {
  const own = env.PMOVES_HOME;
  if (own)
    return { config: own, state: join(own, "state"), cache: join(own, "cache"), data: join(own, "data") };
  const xdg = (name: string, fallback: string) => {
    const value = env[name];
    return join(value && isAbsolute(value) ? value : join(home, fallback), "pmoves");
  };
  return {
    config: xdg("XDG_CONFIG_HOME", ".config"),
    state: xdg("XDG_STATE_HOME", ".local/state"),
    cache: xdg("XDG_CACHE_HOME", ".cache"),
    data: xdg("XDG_DATA_HOME", ".local/share"),
  };
}

/** Settings files, strongest first: the project's, then the user's. */
export function settingsFiles(folders: Folders, cwd: string): readonly string[] {
  return [join(cwd, "pmoves.toml"), join(folders.config, "config.toml")];
}
