import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fullClears } from "../support/pty.ts";
import { CTRL_C, chatOnTerminal, SLOW } from "./on-terminal.ts";

const READY = "? for help";

const STREAM = `[models.talk]
routing = ["scripted"]
[models.talk.providers.scripted]
type = "scripted"
[[models.talk.providers.scripted.script]]
reply = """${"one two three four five six seven eight nine ten\\n\\n".repeat(12)}the end"""
chunk_delay_ms = 15
[functions.chat]
type = "chat"
[functions.chat.variants.main]
type = "chat_completion"
model = "talk"
`;

describe("pmoves chat on a terminal", { timeout: 2 * SLOW }, () => {
  const { chat, ready, leave } = chatOnTerminal();

  it("answers in the main buffer, says who did and keeps the conversation for -c", async () => {
    const { run, env } = await ready();
    run.write("hello\r");
    await run.sees("you said hello", SLOW);
    const seen = await run.sees("3+4 tokens", SLOW);
    expect(seen).toMatch(/tier 1 · talk\/s · first \d+ms · 3\+4 tokens/);
    expect(run.buffer).toBe("normal");
    expect(fullClears(run.raw)).toBe(0);
    await leave(run);
    expect(run.text()).toMatch(/1 answer.*to go on: pmoves chat --session/);
    expect(run.modes.bracketedPasteMode).toBe(false);

    const again = (await ready(["-c"], { env })).run;
    await again.sees("you said hello", SLOW);
    expect(again.text()).toContain("> hello");
    again.write("and more\r");
    await again.sees("you said and more", SLOW);
    await leave(again);
    expect(again.text()).toContain("2 answers");
  });

  it("shows a fall-back in one line, folded thoughts, tool calls and errors, and goes on", async () => {
    const { run } = await ready();
    run.write("please think\r");
    await run.sees("thought about", SLOW);
    expect(run.text()).toContain("▸ thought for");
    run.write("\u0014");
    await run.sees("let me see", SLOW);
    run.write("tools\r");
    await run.sees('⚙ get_weather {"city":"Lisbon"}', SLOW);
    run.write("/function ladder\rhello\r");
    await run.sees("after busy/s (retry)", SLOW);
    expect(run.text()).toContain("served by tier 3 cloud");
    run.write("/explain\r");
    await run.sees("answered by cloud", SLOW);
    run.write("/function dead\rhello\r");
    await run.sees("error:", SLOW);
    await leave(run);
  });

  it("keeps what was thought so far by ctrl+t, above an answer that is still coming", async () => {
    const { run } = await ready();
    run.write("ponder\r");
    await run.sees("still weighing", SLOW);
    run.write("\u0014");
    await run.until(
      (text) => text.split("still weighing").length === 3,
      "the thought above the answer",
      SLOW,
    );
    run.write(CTRL_C);
    await run.sees("(stopped)", SLOW);
    await leave(run);
  });

  it("loses nothing of what was sent before it had begun", async () => {
    const { run } = chat();
    await run.sees("> ", SLOW);
    run.write("first\rsecond\rthird");
    await run.sees("you said first", SLOW);
    await run.sees("you said second", SLOW);
    await run.sees("> third", SLOW);
    run.write(CTRL_C);
    await leave(run);
  });

  it("stops an answer by ctrl-c and stays; twice on an empty line leaves", async () => {
    const { run } = await ready();
    run.write("hang\r");
    await run.sees("begun", SLOW);
    run.write(CTRL_C);
    await run.sees("(stopped)", SLOW);
    run.write("some text");
    await run.sees("> some text", SLOW);
    run.write(CTRL_C);
    await run.sees("ask something", SLOW);
    run.write(CTRL_C);
    await run.sees("ctrl+c again", SLOW);
    run.write(CTRL_C);
    expect(await run.exited).toMatchObject({ exit: 0 });
  });

  it("sends what was queued while an answer came, and takes messages back", async () => {
    const { run } = await ready();
    run.write("late one\rsecond\r");
    await run.sees("you said second", SLOW);
    expect(run.text()).toContain("late");
    run.write("/edit\r");
    await run.sees("2 messages taken back", SLOW);
    run.write(" again\r");
    await run.sees("you said second again", SLOW);
    run.write("/retry\r");
    await run.until((text) => text.split("you said second again").length > 2, "the answer twice", SLOW);
    run.write("/fork\r");
    await run.sees("stays as it is", SLOW);
    await leave(run);
  });

  it("does what slash commands say, completes them, and says what is wrong", async () => {
    const { run, home } = await ready();
    run.write("hello\r");
    await run.sees("you said hello", SLOW);
    run.write("/tier 1\r");
    await run.sees("only tier 1", SLOW);
    run.write("/tier any\r/system be brief\r");
    await run.sees("system: be brief", SLOW);
    run.write("/variant main\r");
    await run.sees("variant: main", SLOW);
    run.write("/model\r");
    await run.sees("there are:", SLOW);
    run.write(`/save ${join(home, "kept.md")}\r`);
    await run.sees("written to", SLOW);
    expect(readdirSync(home)).toContain("kept.md");
    run.write("/copy\r");
    await run.sees("copied by the terminal", SLOW);
    writeFileSync(join(home, "note.txt"), "a note");
    run.write(`/attach ${join(home, "note.txt")}\r`);
    await run.sees("1 attached", SLOW);
    run.write(`/attach ${join(home, "gone.png")}\r`);
    await run.sees("can't attach", SLOW);
    run.write("/mdoel\r");
    await run.sees("Did you mean /model?", SLOW);
    run.write("/expl\t\r");
    await run.sees("answered by main", SLOW);
    run.write("/quit\r");
    expect(await run.exited).toMatchObject({ exit: 0 });
  });

  it("lists its keys for a question mark, and hands the text to the editor", async () => {
    const { run } = await ready([], { rows: 60, env: { EDITOR: "printf edited >" } });
    run.write("?");
    await run.sees("ctrl+r", SLOW);
    await run.sees("/feedback up|down", SLOW);
    run.write("one\ntwo\u001b\rthree");
    await run.until((text) => /> one\n {2}two\n {2}three/.test(text), "three lines", SLOW);
    run.write(`${CTRL_C}`);
    await run.sees("ask something", SLOW);
    run.write("draft\u0007");
    await run.sees("> edited", SLOW);
    run.write(CTRL_C);
    await leave(run);
  });

  it("keeps wide characters, emoji and right-to-left where they belong, through resizes", async () => {
    // The emulator is the one of VS Code's terminal.
    const { run } = await ready([], { env: { TERM_PROGRAM: "vscode" } });
    run.write("unicode שלום\r");
    await run.sees("Grüße 👩‍🚀 日本", SLOW);
    await run.until((text) => text.trimEnd().endsWith(READY), "the frame after the answer", SLOW);
    run.resize(40, 20);
    await run.until((text) => text.trimEnd().endsWith("…"), "the frame of 40 columns", SLOW);
    run.write("日本語 x");
    await run.sees("> 日本語 x", SLOW);
    run.resize(100, 30);
    run.write("!");
    const isWide = (text: string) => text.includes("> 日本語 x!") && text.trimEnd().endsWith(READY);
    const seen = await run.until(isWide, "the frame of 100 columns", SLOW);
    expect(seen).not.toContain("ask something");
    expect(seen.split("> 日本語").length - 1).toBe(1);
    expect(seen.split(READY).length - 1).toBe(1);
    expect(seen).toContain("שלום");
    expect(fullClears(run.raw)).toBe(0);
    run.write(CTRL_C);
    await leave(run);
  });

  it("fits 20 columns and five rows, without colour too", async () => {
    const { run } = await ready([], { columns: 20, rows: 5, env: { NO_COLOR: "1" } });
    run.write("hello\r");
    await run.sees("you said hello", SLOW);
    await leave(run);
    expect(fullClears(run.raw)).toBe(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
    expect(run.raw).not.toMatch(/\u001b\[3[0-7]m/);
  });

  it("refuses a session that is broken with a sentence, the terminal given back", async () => {
    const { run } = chat(["--session", "nosuch"]);
    expect(await run.exited).toMatchObject({ exit: 2 });
    expect(run.text()).toContain('there is no session "nosuch"');
    expect(run.modes.bracketedPasteMode).toBe(false);
  });

  it("is a prompt of lines where the terminal is dumb", async () => {
    const { run } = chat([], { env: { TERM: "dumb" } });
    await run.sees("> ", SLOW);
    run.write("hello\r");
    await run.sees("you said hello", SLOW);
    run.write("/explain\r");
    await run.sees("answered by main", SLOW);
    run.write("/nope\r");
    await run.sees("there is no command", SLOW);
    run.write("/quit\r");
    expect(await run.exited).toMatchObject({ exit: 0 });
    expect(run.raw).not.toContain("\u001b");
  });

  it("writes little while an answer streams, and never clears", async () => {
    const folder = mkdtempSync(join(tmpdir(), "pmoves-chat-stream-"));
    const config = join(folder, "tensorzero.toml");
    writeFileSync(config, STREAM);
    const { run } = await ready([], {}, ["--config", config]);
    const from = performance.now();
    run.write("go\r");
    await run.sees("the end", SLOW);
    const seconds = (performance.now() - from) / 1000;
    // 15 frames a second of the rows that changed; a repaint of the whole terminal would be ten times as much.
    expect(run.bytesSince(from) / seconds).toBeLessThan(20_000);
    expect(fullClears(run.raw)).toBe(0);
    await leave(run);
  });

  it("moves only the clock of its status line while it waits", async () => {
    const { run } = await ready();
    const from = performance.now();
    run.write("hang\r");
    await run.until((text) => /answering [2-9]\.\d/.test(text), "two seconds of waiting", SLOW);
    const seconds = (performance.now() - from) / 1000;
    expect(run.bytesSince(from) / seconds).toBeLessThan(2_000);
    run.write(CTRL_C);
    await run.sees("(stopped)", SLOW);
    await leave(run);
  });

  it("says that it is not kept where nothing can be written, and goes on", async () => {
    const home = mkdtempSync(join(tmpdir(), "pmoves-chat-full-"));
    // A file where the folder of journals would be: nothing can be made below it, whoever runs this.
    mkdirSync(join(home, "pmoves", "state"), { recursive: true });
    writeFileSync(join(home, "pmoves", "state", "journals"), "");
    const { run } = await ready([], { env: { HOME: home, PMOVES_HOME: join(home, "pmoves") } });
    run.write("hello\r");
    await run.sees("you said hello", SLOW);
    await run.sees("not kept", SLOW);
    run.write("more\r");
    await run.sees("you said more", SLOW);
    await leave(run);
    expect(run.text()).toContain("it is not kept");
  });
});
