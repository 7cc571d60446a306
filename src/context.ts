import { homedir } from "node:os";
import { sinkOf, sourceOf } from "./adapters/terminal/streams.ts";
import { type Clock, systemClock } from "./kernel/clock.ts";
import { Lazy } from "./kernel/lazy.ts";
import type { Sink, Source } from "./kernel/terminal.ts";
import { type Talk, talkOn } from "./output/talk.ts";
import { type ColorMode, colorAllowed, themeFor } from "./output/theme.ts";
import { type Folders, foldersFor, settingsFiles } from "./settings/folders.ts";
import type { Settings } from "./settings/settings.ts";

/**
 * What a command may ask for. A capability is a function that builds its thing on the first call; what has
 * to be closed is closed when the command is over.
 */
export interface Context {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: Source;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Aborts on Ctrl-C, on SIGTERM, and when the reader of stdout has gone. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Of this program. */
  readonly version: string;
  /** Notes, warnings and progress on stderr. */
  readonly talk: Talk;
  readonly folders: Folders;
  /** pmoves.toml and the user's config.toml, checked. */
  readonly settings: () => Promise<Settings>;
}

export interface ContextOptions {
  readonly version: string;
  readonly color: ColorMode;
  readonly quiet: boolean;
  readonly stop: AbortController;
}

/** What `createContext` needs of `process`. */
export type Host = Pick<NodeJS.Process, "env" | "cwd" | "stdin" | "stdout" | "stderr">;

/** The composition root: the only place that knows adapters. To add a capability, add it here, below `settings`. */
export function createContext(host: Host, options: ContextOptions): Context & AsyncDisposable {
  const lazy = new Lazy();
  const { env } = host;
  const folders = foldersFor(env, homedir());
  const stdout = sinkOf(host.stdout, (reason) => options.stop.abort(reason));
  const stderr = sinkOf(host.stderr, () => undefined);
  const theme = themeFor(colorAllowed(options.color, stderr.isTTY, env));
  return {
    env,
    cwd: host.cwd(),
    // Opening stdin has effects of its own, so that waits until somebody reads.
    get stdin() {
      return sourceOf(host.stdin);
    },
    stdout,
    stderr,
    signal: options.stop.signal,
    clock: systemClock,
    version: options.version,
    talk: talkOn(stderr, theme, options.quiet, systemClock),
    folders,
    settings: lazy.once(async () => {
      const [{ loadSettings }, { settingsTables }, { readText }] = await Promise.all([
        import("./settings/load.ts"),
        import("./settings/tables.ts"),
        import("./adapters/files/read-text.ts"),
      ]);
      return loadSettings({
        tables: settingsTables,
        files: settingsFiles(folders, host.cwd()),
        env,
        readText,
      });
    }),
    [Symbol.asyncDispose]: () => lazy[Symbol.asyncDispose](),
  };
}
