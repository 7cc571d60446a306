import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ChatArms, openChatArms } from "../../support/chat-arms.ts";
import { runModule } from "../../tui/support/pty.ts";

let arms: ChatArms;
beforeAll(async () => {
  arms = await openChatArms();
}, 60_000);
afterAll(() => arms[Symbol.asyncDispose]());

const program = fileURLToPath(new URL("../../support/whole-program-child.ts", import.meta.url));

function compareOn(columns: number, env: Readonly<Record<string, string>> = {}) {
  const words = ["chat", "--variants", "b,a", "hello", "--config", join(arms.folder, "chat.toml")];
  const home = { HOME: arms.folder, PMOVES_HOME: join(arms.folder, "pmoves"), ...env };
  return runModule(program, words, { columns, rows: 30, cwd: arms.folder, env: home });
}

describe("variants on a terminal", () => {
  it("stand side by side, and a key votes", async () => {
    const run = compareOn(80);
    await run.sees("best? [1] b  [2] a  [any other key] no vote");
    const seen = run.lines();
    expect(seen[0]).toMatch(/^b +│ a$/);
    expect(seen).toContainEqual(expect.stringMatching(/^two heard hello +│ one heard hello$/));
    run.write("2");
    await run.sees("the vote for a is stored with ");
    expect(await run.exited).toMatchObject({ exit: 0 });
    const id = /stored with ([0-9a-f-]+)/.exec(run.text())?.[1] ?? "";
    expect(await arms.trace(id, false)).toMatchObject({
      variant: "a",
      feedback: [{ metric_name: "comment", value: "preferred over b", tags: { "pmoves::vote": "a" } }],
    });
  });

  it("fit 20 columns without colour, and any other key is no vote", async () => {
    const run = compareOn(20, { NO_COLOR: "1" });
    await run.sees("best?");
    expect(run.text()).not.toContain("│");
    run.write("q");
    expect(await run.exited).toMatchObject({ exit: 0 });
    expect(run.text()).not.toContain("vote for");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(run.raw).not.toMatch(/\u001b\[\d+m/);
  });
});

describe("one question on a terminal", () => {
  it("is answered as text, whatever the terminal is", async () => {
    const words = ["chat", "hello", "--config", join(arms.folder, "chat.toml")];
    const env = { HOME: arms.folder, PMOVES_HOME: join(arms.folder, "pmoves"), TERM: "dumb" };
    const run = runModule(program, words, { columns: 40, cwd: arms.folder, env });
    expect(await run.exited).toMatchObject({ exit: 0 });
    expect(run.raw).toBe("one heard hello\r\n");
  });
});
