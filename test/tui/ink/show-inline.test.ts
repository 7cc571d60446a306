import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { systemClock } from "../../../src/kernel/clock.ts";
import type { Terminal } from "../../../src/kernel/terminal.ts";
import type { InlineDesk, InlineScreen } from "../../../src/tui/base/inline-screen.ts";
import type { Key } from "../../../src/tui/base/screen.ts";
import { showInline } from "../../../src/tui/ink/show-inline.ts";
import { tuiTable } from "../../../src/tui/settings.ts";

function fakeTerminal() {
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => input,
    ref: () => input,
    unref: () => input,
  });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 20, rows: 5 });
  const pieces: string[] = [];
  output.on("data", (chunk: Buffer) => pieces.push(chunk.toString()));
  const nothing = { [Symbol.dispose]: () => undefined };
  const terminal = {
    ...{ input, output, name: "xterm", color: false },
    ...{
      holdTalk: () => nothing,
      onFall: () => nothing,
      onHangUp: () => nothing,
      standBack: () => undefined,
    },
  };
  return { terminal: terminal as unknown as Terminal, written: () => pieces.join("") };
}

/** Shows what is coming, prints it for good, and shows what is typed alone, all within one turn. */
class Answering implements InlineScreen {
  #coming = ["no word", "a word", "two words"];

  start(desk: InlineDesk): void {
    while (this.#coming.length > 0) {
      this.#coming.shift();
      if (this.#coming.length === 0) desk.print(["PRINTED"]);
      desk.draw();
    }
    desk.leave();
  }

  draw() {
    return { lines: [...this.#coming.slice(0, 1), "typed"], cursor: { row: 0, column: 0 } };
  }

  press(key: Key): void {
    throw new Error(`nobody presses ${key.name} here`);
  }

  summary(): string {
    return "";
  }
}

it("draws every frame before it goes on, so that none is older than what was printed above it", async () => {
  const { terminal, written } = fakeTerminal();
  await showInline(new Answering(), {
    clock: systemClock,
    signal: new AbortController().signal,
    terminal,
    settings: tuiTable.schema.parse({}),
    note: async () => undefined,
    save: async () => undefined,
  });
  const [coming = "", after] = written().split("PRINTED");
  expect(coming).toContain("a word");
  expect(coming).toContain("two words");
  expect(after).toContain("typed");
  expect(after).not.toContain("word");
});
