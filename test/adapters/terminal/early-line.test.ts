import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import * as z from "zod";
import { EARLY_FLAGS, EARLY_VALUES, opensChat } from "../../../src/adapters/terminal/early-line.ts";
import { chatOptions } from "../../../src/cli/chat-options.ts";
import { defineCommand } from "../../../src/cli/define-command.ts";
import { optionSpecs } from "../../../src/cli/option-spec.ts";
import { PtyRun } from "../../tui/support/pty.ts";

const SLOW = 30_000;

describe("the line that takes keys while the program loads", () => {
  it("knows which words open a chat, and leaves alone what is not certain", () => {
    for (const words of [
      [],
      ["-c"],
      ["--model", "x"],
      ["--gateway=http://h:1"],
      ["-s", "be brief", "--tier", "1"],
    ])
      expect(opensChat(words), words.join(" ")).toBe(true);
    for (const words of [
      ["hello"],
      ["-c", "hello"],
      ["--json"],
      ["--no-tui"],
      ["--help"],
      ["--batch", "f"],
      ["--", "x"],
    ])
      expect(opensChat(words), words.join(" ")).toBe(false);
  });

  it("names options that the command has, with and without values as it has them", () => {
    const command = defineCommand({
      ...{ summary: "", impact: "read", examples: [] },
      options: z.object(chatOptions),
      run: () => undefined,
    });
    const specs = optionSpecs("chat", (command as unknown as { options: z.ZodObject }).options);
    const flagsOf = (kind: string) =>
      specs
        .filter((spec) => spec.kind === kind)
        .flatMap(({ flag, short, defaultValue }) => [
          defaultValue === true ? `--no-${flag}` : `--${flag}`,
          ...(short === undefined ? [] : [`-${short}`]),
        ]);
    const withValue = new Set(flagsOf("value"));
    const without = new Set(flagsOf("boolean"));
    expect(EARLY_VALUES.filter((flag) => !withValue.has(flag))).toEqual([]);
    expect(EARLY_FLAGS.filter((flag) => !without.has(flag))).toEqual([]);
  });

  /** The line on a terminal, handed over when the program says so. */
  function line(script: string) {
    const home = mkdtempSync(join(tmpdir(), "pmoves-early-"));
    const code = `import { earlyLine } from "./src/adapters/terminal/early-line.ts"; const line = earlyLine(process); ${script}`;
    const run = new PtyRun(process.execPath, ["--input-type=module", "-e", code, "chat"], {
      env: { HOME: home },
    });
    onTestFinished(() => run.kill("SIGKILL"));
    return run;
  }

  it("shows what is typed and hands it over as it came", async () => {
    const run = line(
      `setInterval(() => {}, 1e6); process.on("SIGUSR2", () => { const keys = line.release(); console.log("KEPT " + encodeURIComponent(keys)); process.exit(0); });`,
    );
    await run.sees("> ", SLOW);
    run.write("hellx\u007fo \u001b[D日本");
    await run.sees("> hello 日本", SLOW);
    run.kill("SIGUSR2");
    await run.sees("KEPT", SLOW);
    expect(run.text()).toContain(encodeURIComponent("hellx\u007fo \u001b[D日本"));
    expect(run.text()).not.toContain("> hello");
  });

  it("goes when something else is said", async () => {
    const run = line(
      `setInterval(() => {}, 1e6); process.stdin.once("readable", () => setImmediate(() => { process.stderr.write("error: no\\n"); process.exit(2); }));`,
    );
    await run.sees("> ", SLOW);
    run.write("x");
    expect(await run.exited).toMatchObject({ exit: 2 });
    expect(run.text().trim()).toBe("error: no");
  });

  it("lets ctrl-c end the program", async () => {
    const run = line("setInterval(() => {}, 1e6);");
    await run.sees("> ", SLOW);
    run.write("\u0003");
    expect(await run.exited).toMatchObject({ signal: 2 });
  });
});
