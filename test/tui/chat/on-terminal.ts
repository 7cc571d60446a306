import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import { type ScriptedGateway, startScriptedGateway } from "../../support/scripted-gateway.ts";
import { type PtyOptions, type PtyRun, runModule } from "../support/pty.ts";

/** Under load a program may take long to start; nothing here is right because it is fast. */
export const SLOW = 30_000;
export const CTRL_C = "\u0003";

/** `pmoves chat` on terminals, before one scripted gateway for all tests of a file. */
export function chatOnTerminal() {
  let gateway: ScriptedGateway;
  beforeAll(async () => {
    gateway = await startScriptedGateway();
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  function chat(
    args: readonly string[] = [],
    options: PtyOptions = {},
    where: readonly string[] = ["--gateway", gateway.server.url],
  ) {
    const home = mkdtempSync(join(tmpdir(), "pmoves-chat-"));
    const env = { HOME: home, PMOVES_HOME: join(home, "pmoves"), EDITOR: "true", ...options.env };
    const words = ["chat", ...where, ...args];
    const run = runModule("test/tui/support/program.ts", words, { columns: 80, rows: 24, ...options, env });
    onTestFinished(() => run.kill("SIGKILL"));
    return { run, home, env };
  }

  /** A chat that is drawn and knows its conversation. */
  async function ready(...given: Parameters<typeof chat>) {
    const opened = chat(...given);
    await opened.run.sees("ask something", SLOW);
    return opened;
  }

  async function leave(run: PtyRun): Promise<void> {
    run.write("\u0004");
    expect(await run.exited).toMatchObject({ exit: 0 });
  }

  return { chat, ready, leave };
}
