import { mkdir, rename, writeFile } from "node:fs/promises";
import { setPriority } from "node:os";
import { join } from "node:path";
import type { EarlyLine, Terminal } from "../../kernel/terminal.ts";
import { openEditor } from "./editor.ts";
import { holdWrites } from "./hold-writes.ts";

/** Of a screen that watches others work. */
const NICENESS = 10;

type Host = Pick<NodeJS.Process, "env" | "stdin" | "stdout" | "stderr" | "on" | "off">;

/** The terminal of this process, for screens. Copied texts are kept in `folder`. */
export function openTerminal(
  host: Host,
  {
    color,
    folder,
    early,
  }: { readonly color: boolean; readonly folder: string; readonly early?: EarlyLine | undefined },
): Terminal {
  return {
    input: host.stdin,
    output: host.stdout,
    name: host.env.TERM,
    program: host.env.TERM_PROGRAM,
    color,
    early,
    async keep(text) {
      await mkdir(folder, { recursive: true });
      const path = join(folder, "copied.txt");
      // A new file with its own mode: writing over an old one would keep that one's.
      await writeFile(`${path}.new`, text, { mode: 0o600 });
      await rename(`${path}.new`, path);
      return path;
    },
    edit: (text, extension) => openEditor(text, extension, host.env),
    standBack: () => setPriority(NICENESS),
    holdTalk: () => holdWrites(host.stderr),
    onFall: (restore) => listening(host, "uncaughtExceptionMonitor", restore),
    onHangUp: (act) => listening(host, "SIGHUP", act),
  };
}

function listening(host: Host, event: string, listener: () => void): Disposable {
  host.on(event, listener);
  return { [Symbol.dispose]: () => void host.off(event, listener) };
}
