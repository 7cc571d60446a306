import type { AnyCommand, Impact } from "./define-command.ts";

export interface CommandEntry {
  readonly summary: string;
  readonly impact: Impact;
  readonly load: () => Promise<{ readonly command: AnyCommand }>;
}

/** The whole CLI: path of words ("config check") to what is needed without loading the command. */
export type CommandTable = Readonly<Record<string, CommandEntry>>;

/** What `pmoves --help` says before the list of commands. */
export interface Overview {
  readonly summary: string;
  readonly examples: readonly string[];
}
