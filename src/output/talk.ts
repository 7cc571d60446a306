import type { Clock } from "../kernel/clock.ts";
import type { Sink } from "../kernel/terminal.ts";
import { type Progress, startProgress } from "./progress.ts";
import type { Theme } from "./theme.ts";

/** What a command says to a person, always on stderr. `--quiet` leaves warnings and errors. */
export interface Talk {
  readonly theme: Theme;
  note(text: string): Promise<void>;
  warn(text: string): Promise<void>;
  progress(label: string, total?: number): Progress;
}

const silent: Progress = { done: async () => undefined, end: async () => undefined };

export function talkOn(sink: Sink, theme: Theme, quiet: boolean, clock: Clock): Talk {
  return {
    theme,
    note: (text) => (quiet ? Promise.resolve() : sink.write(`${text}\n`)),
    warn: (text) => sink.write(`${theme.warning("warning:")} ${text}\n`),
    progress: (label, total) => (quiet ? silent : startProgress(label, total, sink, clock)),
  };
}
