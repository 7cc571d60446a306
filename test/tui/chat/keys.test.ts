import { describe, expect, it } from "vitest";
import { KEYS } from "../../../src/tui/chat/help-lines.ts";
import type { PtyRun } from "../support/pty.ts";
import { CTRL_C, chatOnTerminal, SLOW } from "./on-terminal.ts";

const EMPTY = "ask something";

/** Types, and waits for what the composer then holds, its rows without the prompt. */
async function typed(run: PtyRun, keys: string, ...rows: readonly string[]): Promise<void> {
  run.write(keys);
  const shown = rows.map((row, at) => (at === 0 ? `> ${row}` : `  ${row}`)).join("\n");
  await run.until((text) => `${text.trimEnd()}\n`.includes(`${shown}\n`), JSON.stringify(shown), SLOW);
}

/** A question with its answer, and the composer empty again. */
async function answered(run: PtyRun, question: string, answer: string): Promise<void> {
  run.write(`${question}\r`);
  await run.until((text) => text.includes(answer) && text.includes("tokens"), answer, SLOW);
}

/** What shows that a line of the help is true. */
const TRIES: Readonly<Record<string, (run: PtyRun) => Promise<void>>> = {
  enter: (run) => answered(run, "hello", "you said hello"),
  "alt+enter ctrl+j": (run) => typed(run, "a\u001b\rb\nc\\\rd", "a", "b", "c", "d"),
  async "up down"(run) {
    await answered(run, "hello", "you said hello");
    await run.sees(EMPTY, SLOW);
    run.write("\u001b[A");
    await run.until((text) => text.split("> hello").length === 3, "the question again", SLOW);
    run.write("\u001b[B");
    await run.sees(EMPTY, SLOW);
    await typed(run, "one\ntwo\u001b[A!", "one!", "two");
  },
  async "ctrl+r"(run) {
    await answered(run, "hello", "you said hello");
    run.write("\u0012hel");
    await run.until((text) => text.includes("hel") && !text.includes(EMPTY), "the search", SLOW);
    run.write("\r");
    await run.until((text) => text.split("> hello").length === 3, "the question again", SLOW);
  },
  tab: (run) => typed(run, "/expl\t", "/explain"),
  async "ctrl+g"(run) {
    await typed(run, "draft\u0007", "edited");
    await typed(run, "\u0015", `${EMPTY}, / for commands, ? for help`);
    await typed(run, "draft\u0018\u0005", "edited");
  },
  async "ctrl+a ctrl+e"(run) {
    await typed(run, "bc\u0001a\u0005d", "abcd");
    await typed(run, "\u001b[HX\u001b[FY", "XabcdY");
  },
  async "alt+b alt+f"(run) {
    await typed(run, "one two\u001bbX\u001bfY", "one XtwoY");
    await typed(run, "\u001b[1;5DZ\u001b[1;5C!", "one ZXtwoY!");
  },
  async "ctrl+w alt+d"(run) {
    await typed(run, "one two three\u0017", "one two");
    await typed(run, "\u0001\u001bd|", "| two");
  },
  async "ctrl+u ctrl+k"(run) {
    await typed(run, "one two\u001bb\u0015", "two");
    run.write("\u0001\u000b");
    await run.sees(EMPTY, SLOW);
  },
  "ctrl+y": (run) => typed(run, "one\u0015two\u0019", "twoone"),
  async "ctrl+z alt+z"(run) {
    await typed(run, "one", "one");
    run.write("\u001a");
    await run.sees(EMPTY, SLOW);
    await typed(run, "\u001bz", "one");
  },
  async "ctrl+t"(run) {
    await answered(run, "please think", "thought about");
    run.write("\u0014");
    await run.sees("let me see", SLOW);
  },
  async "ctrl+c"(run) {
    run.write("hang\r");
    await run.sees("begun", SLOW);
    run.write(CTRL_C);
    await run.sees("(stopped)", SLOW);
    await typed(run, "some text", "some text");
    run.write(CTRL_C);
    await run.sees(EMPTY, SLOW);
    run.write(CTRL_C);
    await run.sees("ctrl+c again", SLOW);
    run.write(CTRL_C);
    expect(await run.exited).toMatchObject({ exit: 0 });
  },
  async "ctrl+d"(run) {
    await typed(run, "x\u0004", "x");
    run.write("\u0015");
    await run.sees(EMPTY, SLOW);
    run.write("\u0004");
    expect(await run.exited).toMatchObject({ exit: 0 });
  },
  async "?"(run) {
    await typed(run, "really?", "really?");
    run.write("\u0015?");
    await run.sees("search in what was sent before", SLOW);
  },
};

describe("the keys that the help of a chat names", { timeout: 2 * SLOW }, () => {
  const { ready } = chatOnTerminal();

  it("are all tried here", () => {
    expect(KEYS.map(([keys]) => keys).toSorted()).toEqual(Object.keys(TRIES).toSorted());
  });

  it.each(KEYS)("%s: %s", async (keys) => {
    const { run } = await ready([], { rows: 60, env: { EDITOR: "printf edited >" } });
    await TRIES[keys]?.(run);
  });
});
