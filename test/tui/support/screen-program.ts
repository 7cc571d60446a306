import { writeFiles } from "../../../src/adapters/files/write-files.ts";
import { openTerminal } from "../../../src/adapters/terminal/open-terminal.ts";
import { stopOnSignals } from "../../../src/cli/stop-on-signals.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { Interrupts } from "../../../src/kernel/interrupts.ts";
import type { ScreenContext } from "../../../src/tui/open-screen.ts";
import { type TuiTable, tuiTable } from "../../../src/tui/settings.ts";

/** Runs one screen on this process's terminal, as the program does around it; for modules run in a pty. */
export async function runScreen(
  show: (context: ScreenContext) => Promise<void>,
  settings: Partial<TuiTable> = {},
): Promise<void> {
  const stop = new AbortController();
  const alive = setInterval(() => undefined, 2 ** 30);
  stopOnSignals(process, stop, new Interrupts());
  const folder = process.env.PMOVES_HOME ?? "";
  const color = process.env.NO_COLOR === undefined;
  const table = { ...tuiTable.schema.parse({}), ...settings };
  const context: ScreenContext = {
    clock: systemClock,
    signal: stop.signal,
    talk: { note: async (text) => void process.stderr.write(`${text}\n`) },
    settings: async () => ({ get: () => table }),
    terminal: async () => openTerminal(process, { color, folder }),
    writeFiles,
  };
  try {
    await show(context);
    process.exitCode = 0;
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : error}\n`);
    process.exitCode = stop.signal.aborted ? 130 : 1;
  }
  clearInterval(alive);
  process.exit();
}
