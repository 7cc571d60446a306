import type { Clock } from "../kernel/clock.ts";
import type { Terminal } from "../kernel/terminal.ts";
import type { Screen } from "./base/screen.ts";
import { type TuiTable, tuiTable } from "./settings.ts";

/** What screens ask of a command's context. */
export interface ScreenContext {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly talk: { note(text: string): Promise<void> };
  readonly settings: () => Promise<{ get(table: typeof tuiTable): TuiTable }>;
  readonly terminal: () => Promise<Terminal>;
  readonly writeFiles: (
    files: readonly { readonly path: string; readonly text: string }[],
    force: boolean,
  ) => Promise<void>;
}

/** Builds a screen by the user's settings and shows it until it is left. The only way to Ink. */
export async function openScreen(
  context: ScreenContext,
  build: (settings: TuiTable) => Screen,
  fps?: { readonly least: number; readonly most: number },
): Promise<void> {
  const settings = (await context.settings()).get(tuiTable);
  const { show } = await import("./ink/show.ts");
  await show(build(settings), {
    clock: context.clock,
    signal: context.signal,
    terminal: await context.terminal(),
    settings,
    note: (text) => context.talk.note(text),
    save: (path, text) => context.writeFiles([{ path, text }], false),
    ...(fps === undefined ? {} : { fps }),
  });
}
