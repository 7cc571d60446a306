import { commands, overview } from "../commands/index.ts";
import manifest from "../package.json" with { type: "json" };
import { readGlobals } from "./cli/globals.ts";
import { run } from "./cli/run.ts";
import { stopOnSignals } from "./cli/stop-on-signals.ts";
import { createContext } from "./context.ts";
import type { ExitCode } from "./kernel/errors.ts";
import { Interrupts } from "./kernel/interrupts.ts";
import type { EarlyLine } from "./kernel/terminal.ts";

/**
 * From `process` to the exit code. All that was written has been handed over when it resolves. `early`: a line
 * that takes keys until a screen is there.
 */
export async function main(host: NodeJS.Process, early?: EarlyLine): Promise<ExitCode> {
  const argv = host.argv.slice(2);
  const globals = readGlobals(argv);
  const stop = new AbortController();
  const interrupts = new Interrupts();
  using _signals = stopOnSignals(host, stop, interrupts);
  using _alive = keepAlive();
  await using context = createContext(host, {
    ...globals,
    version: manifest.version,
    stop,
    interrupts,
    early,
  });
  using _line = { [Symbol.dispose]: () => void early?.release() };
  return await run(argv, globals, { table: commands, overview, context });
}

/** The program's timers never keep it alive, so a command that only waits for one (a retry) would end unseen. */
function keepAlive(): Disposable {
  const timer = setInterval(() => undefined, 2 ** 30);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
