import type { Terminal } from "../kernel/terminal.ts";
import { colorAllowed } from "../output/theme.ts";
import type { Roots } from "./base.ts";

/** What screens draw on. */
export interface TerminalCapabilities {
  readonly terminal: () => Promise<Terminal>;
}

export function terminalCapabilities({ host, options, folders, lazy }: Roots): TerminalCapabilities {
  return {
    terminal: lazy.once(async () => {
      const { openTerminal } = await import("../adapters/terminal/open-terminal.ts");
      const color = colorAllowed(options.color, host.stdout.isTTY, host.env);
      return openTerminal(host, { color, folder: folders.state, early: options.early });
    }),
  };
}
