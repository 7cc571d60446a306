import type { Clock } from "../kernel/clock.ts";
import type { Interrupts } from "../kernel/interrupts.ts";
import type { Lazy } from "../kernel/lazy.ts";
import type { EarlyLine, Sink, Source } from "../kernel/terminal.ts";
import type { Talk } from "../output/talk.ts";
import type { ColorMode } from "../output/theme.ts";
import type { Folders } from "../settings/folders.ts";
import type { Settings } from "../settings/settings.ts";

/** What every command has, whatever it is about. */
export interface BaseContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: Source;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Aborts on Ctrl-C, on SIGTERM, and when the reader of stdout has gone. */
  readonly signal: AbortSignal;
  readonly interrupts: Pick<Interrupts, "take">;
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
  /** Default: nobody interrupts. */
  readonly interrupts?: Interrupts | undefined;
  /** What takes keys while this program loads. */
  readonly early?: EarlyLine | undefined;
}

/** What `createContext` needs of `process`. */
export type Host = Pick<NodeJS.Process, "env" | "cwd" | "stdin" | "stdout" | "stderr" | "on" | "off">;

/** As much of them as a thread of this program has too. */
export interface ThreadRoots extends Pick<Roots, "lazy" | "clock" | "cwd" | "folders" | "settings"> {
  readonly host: Pick<Host, "env">;
  readonly options: Pick<ContextOptions, "version">;
  readonly talk: Pick<Talk, "note" | "warn">;
}

/** What the capabilities of one domain are built from. */
export interface Roots {
  readonly host: Host;
  readonly options: ContextOptions;
  /** What is opened through it is closed when the command is over. */
  readonly lazy: Lazy;
  readonly clock: Clock;
  readonly cwd: string;
  readonly talk: Talk;
  readonly folders: Folders;
  readonly settings: () => Promise<Settings>;
}
