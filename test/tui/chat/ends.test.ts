import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fullClears } from "../support/pty.ts";
import { CTRL_C, chatOnTerminal, SLOW } from "./on-terminal.ts";

const LINES = 10_000;

const MANY_LINES = `[models.talk]
routing = ["scripted"]
[models.talk.providers.scripted]
type = "scripted"
[[models.talk.providers.scripted.script]]
reply = """${Array.from({ length: LINES / 10 }, (_, block) =>
  Array.from({ length: 9 }, (_, line) => `- line ${block * 10 + line} of many`).join("\\n"),
).join("\\n\\n")}\\n\\nthe last one"""
[functions.chat]
type = "chat"
[functions.chat.variants.main]
type = "chat_completion"
model = "talk"
`;

/** The file that holds the one conversation; undefined while there is none. */
function conversationFile(home: string): string | undefined {
  const sessions = join(home, "pmoves/state/journals/sessions");
  if (!existsSync(sessions)) return undefined;
  const names = readdirSync(sessions, { recursive: true, encoding: "utf8" });
  const name = names.find((one) => one.endsWith(".log"));
  return name === undefined ? undefined : join(sessions, name);
}

function kept(home: string): string {
  const file = conversationFile(home);
  return file === undefined ? "" : readFileSync(file, "latin1");
}

describe("a chat on a terminal", { timeout: 3 * SLOW }, () => {
  const { chat, ready, leave } = chatOnTerminal();

  it("keeps what had come when its terminal goes away, and goes on from there", async () => {
    const { run, env } = await ready();
    run.write("hang\r");
    await run.sees("begun", SLOW);
    run.kill("SIGHUP");
    await run.exited;
    const again = (await ready(["-c"], { env })).run;
    await again.sees("begun", SLOW);
    expect(again.text()).toContain("> hang");
    await leave(again);
  });

  it("says which file of a conversation is damaged, and what to do", async () => {
    const { run, env, home } = await ready();
    run.write("hello\r");
    await run.sees("tokens", SLOW);
    await leave(run);
    const file = conversationFile(home) ?? "";
    const bytes = readFileSync(file);
    bytes.fill(0x20, 40, 60);
    writeFileSync(file, bytes);
    const again = chat(["-c"], { env }).run;
    expect(await again.exited).toMatchObject({ exit: 1 });
    const said = again.lines().join("").replaceAll(" ", "");
    expect(said).toContain(file);
    expect(said).toContain("fix:");
    expect(again.modes.bracketedPasteMode).toBe(false);
  });

  it("stops the answer by ctrl-c where the terminal is dumb too, and stays", async () => {
    const { run, home } = chat([], { env: { TERM: "dumb" } });
    await run.sees("> ", SLOW);
    run.write("hang\r");
    // A line that is not whole is not shown, but kept.
    await expect.poll(() => kept(home), { timeout: SLOW }).toContain("begun");
    run.write(CTRL_C);
    await run.sees("(stopped)", SLOW);
    run.write("hello\r");
    await run.until((text) => /you said hello\s+>$/.test(text.trimEnd()), "the prompt again", SLOW);
    await leave(run);
  });

  it("ends by ctrl-c where the terminal is dumb and nothing is asked", async () => {
    const { run } = chat([], { env: { TERM: "dumb" } });
    await run.sees("> ", SLOW);
    run.write(CTRL_C);
    expect(await run.exited).toMatchObject({ exit: 130 });
  });

  it("shows ten thousand lines in order, each once, and takes keys below them", async () => {
    const folder = mkdtempSync(join(tmpdir(), "pmoves-chat-lines-"));
    const config = join(folder, "tensorzero.toml");
    writeFileSync(config, MANY_LINES);
    const { run } = await ready([], { scrollback: 2 * LINES }, ["--config", config]);
    run.write("go\r");
    await run.sees("the last one", 2 * SLOW);
    run.write("and now");
    await run.sees("> and now", SLOW);
    const numbers = run.allLines().flatMap((line) => /line (\d+) of many/.exec(line)?.[1] ?? []);
    const expected = Array.from({ length: LINES }, (_, i) => i).filter((i) => i % 10 !== 9);
    expect(numbers.map(Number)).toEqual(expected);
    expect(fullClears(run.raw)).toBe(0);
    run.write(CTRL_C);
    await leave(run);
  });
});
