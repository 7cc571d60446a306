import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { Composer, type ComposerOptions } from "../../../../src/tui/chat/composer/composer.ts";
import type { ComposerOutcome } from "../../../../src/tui/chat/composer/outcome.ts";
import { seeded } from "../../../support/seeded.ts";
import { keyOf, keysFor, pasted, plain, shownOf } from "./support.ts";

function composerWith(text: string, options: ComposerOptions = {}): Composer {
  const composer = new Composer(options);
  composer.setText(text);
  return composer;
}

function press(composer: Composer, ...names: string[]): ComposerOutcome | undefined {
  let outcome: ComposerOutcome | undefined;
  for (const name of names) outcome = composer.press(keyOf(name));
  return outcome;
}

function type(composer: Composer, text: string): void {
  for (const key of keysFor(text)) composer.press(key);
}

describe("what is written", () => {
  it("is sent by enter, and the composer is empty for the next", () => {
    const composer = new Composer();
    type(composer, "hello there");
    expect(press(composer, "enter")).toEqual({ type: "submit", text: "hello there" });
    expect(composer.isEmpty).toBe(true);
  });

  it("is not sent while there is nothing but blanks", () => {
    expect(press(composerWith(" \n "), "enter")).toEqual({ type: "none" });
  });

  it.each(["alt+enter", "ctrl+j", "shift+enter"])("gets another line by %s", (key) => {
    const composer = new Composer();
    type(composer, "a");
    press(composer, key);
    type(composer, "b");
    expect(press(composer, "enter")).toEqual({ type: "submit", text: "a\nb" });
  });

  it("gets another line by a backslash and enter", () => {
    const composer = new Composer();
    type(composer, "a\\");
    expect(press(composer, "enter")).toEqual({ type: "changed" });
    expect(composer.text).toBe("a\n");
  });

  it.each([
    ["woman in space", "👩‍🚀"],
    ["a family", "👨‍👩‍👧‍👦"],
    ["a flag", "🇩🇪"],
    ["a letter with marks", "é̂"],
    ["a wide character", "語"],
    ["a skin tone", "👍🏽"],
    ["a Hangul syllable of parts", "각"],
  ])("loses %s as one character", (_name, character) => {
    const composer = composerWith(`x${character}y`);
    press(composer, "left", "backspace");
    expect(composer.text).toBe("xy");
    const other = composerWith(`x${character}y`);
    press(other, "ctrl+a", "right", "delete");
    expect(other.text).toBe("xy");
  });

  it("stays in logical order from right to left", () => {
    const composer = composerWith("שלום");
    press(composer, "backspace");
    type(composer, "ם!");
    expect(composer.text).toBe("שלום!");
    expect(shownOf(composer, 20)).toEqual(["> שלום!"]);
  });

  it.each([
    [["ctrl+a", "ctrl+k"], ""],
    [["ctrl+u"], ""],
    [["ctrl+w"], "one "],
    [["alt+backspace"], "one two-"],
    [["alt+b", "alt+b", "alt+d"], "one -three"],
    [["ctrl+a", "alt+f", "ctrl+k"], "one"],
    [["ctrl+w", "ctrl+y", "ctrl+y"], "one two-threetwo-three"],
    [["ctrl+w", "ctrl+w", "ctrl+y"], "one two-three"],
    [["ctrl+a", "alt+d", "alt+d", "ctrl+e", "ctrl+y"], "-threeone two"],
    [["ctrl+b", "ctrl+k", "ctrl+u", "ctrl+y", "ctrl+y"], "one two-threeone two-three"],
    [["ctrl+w", "ctrl+w", "ctrl+w", "ctrl+y"], "one two-three"],
    [["ctrl+w", "left", "ctrl+w", "ctrl+y"], "one "],
    [["ctrl+w", "x", "ctrl+u", "ctrl+y"], "one x"],
    [["home", "delete", "ctrl+f", "ctrl+d", "ctrl+e", "ctrl+b", "ctrl+h"], "n two-thre"],
    [["ctrl+left", "ctrl+k"], "one two-"],
    [["ctrl+a", "ctrl+right", "ctrl+u"], " two-three"],
  ])("follows the keys of emacs: %j", (keys, left) => {
    const composer = composerWith("one two-three");
    press(composer, ...keys);
    expect(composer.text).toBe(left);
  });
});

describe("undo", () => {
  it("takes back words that were typed, and each other change", () => {
    const composer = new Composer();
    type(composer, "one two");
    press(composer, "ctrl+w");
    expect(composer.text).toBe("one ");
    press(composer, "ctrl+z");
    expect(composer.text).toBe("one two");
    press(composer, "ctrl+_");
    expect(composer.text).toBe("one ");
    press(composer, "ctrl+_", "ctrl+_");
    expect(composer.text).toBe("");
    press(composer, "alt+z", "alt+z");
    expect(composer.text).toBe("one two");
  });

  it("brings back every state, whatever was done", () => {
    const random = seeded(4);
    const names = [
      "a",
      "é",
      "語",
      "space",
      "backspace",
      "delete",
      "left",
      "right",
      "ctrl+k",
      "ctrl+w",
      "ctrl+y",
      "alt+enter",
      "up",
      "down",
      "home",
      "end",
      "alt+b",
      "alt+d",
    ];
    for (let round = 0; round < 60; round++) {
      const composer = new Composer();
      for (let i = 0; i < 60; i++) press(composer, names[random(names.length)] ?? "a");
      const { text } = composer;
      let steps = 0;
      while (press(composer, "ctrl+z")?.type === "changed") steps += 1;
      expect(composer.text).toBe("");
      for (let i = 0; i < steps; i++) press(composer, "alt+z");
      expect(composer.text).toBe(text);
    }
  });
});

describe("a paste", () => {
  const lines = Array.from({ length: 42 }, (_, i) => `line ${i}`).join("\r\n");

  it("that is long is shown by its size and sent whole", () => {
    const composer = new Composer();
    type(composer, "see ");
    expect(composer.press(pasted(lines))).toEqual({ type: "changed" });
    type(composer, " ok?");
    expect(shownOf(composer, 60)).toEqual(["> see [pasted 42 lines] ok?"]);
    expect(press(composer, "enter")).toEqual({
      type: "submit",
      text: `see ${lines.replaceAll("\r", "")} ok?`,
    });
  });

  it("that is long is one character for the keys", () => {
    const composer = new Composer();
    composer.press(pasted("x".repeat(800)));
    expect(shownOf(composer, 60)).toEqual(["> [pasted 800 characters]"]);
    press(composer, "backspace");
    expect(composer.text).toBe("");
    press(composer, "ctrl+z");
    expect(composer.text).toBe("x".repeat(800));
  });

  it("that is short stands as it is, whatever it holds gone that could steer the terminal", () => {
    const composer = new Composer();
    composer.press(pasted("a\rb\u001b[2J\u0007\tc\ufdd0"));
    expect(composer.text).toBe("a\nb[2J\tc");
    expect(shownOf(composer, 60)).toEqual(["> a", "  b[2J  c"]);
  });

  it("may come forty times, and is cut, and comes back in the next text", () => {
    const composer = new Composer();
    const texts = Array.from({ length: 40 }, (_, i) => `${i}`.repeat(900));
    for (const text of texts) composer.press(pasted(text));
    expect(composer.text).toBe(texts.join(""));
    press(composer, "ctrl+u");
    composer.setText("");
    press(composer, "ctrl+y");
    expect(composer.text).toBe(texts.join(""));
  });
});

describe("what was sent before", () => {
  function composerAfter(...sent: string[]): Composer {
    const composer = new Composer();
    composer.setHistory(sent);
    return composer;
  }

  it("comes back by up and down, and what was being written after it", () => {
    const composer = composerAfter("one", "two", "one");
    type(composer, "draft");
    press(composer, "up");
    expect(composer.text).toBe("one");
    press(composer, "up");
    expect(composer.text).toBe("two");
    expect(press(composer, "up")).toEqual({ type: "none" });
    press(composer, "down", "down");
    expect(composer.text).toBe("draft");
    expect(press(composer, "down")).toEqual({ type: "none" });
  });

  it("is gone through only from the first and the last row", () => {
    const composer = composerAfter("old");
    composer.setText("one\ntwo");
    press(composer, "up");
    expect(composer.text).toBe("one\ntwo");
    press(composer, "up");
    expect(composer.text).toBe("old");
  });

  it("holds what has just been sent, also where the kept texts come later", () => {
    const composer = new Composer();
    type(composer, "first");
    press(composer, "enter");
    composer.setHistory(["older"]);
    press(composer, "up");
    expect(composer.text).toBe("first");
    press(composer, "up");
    expect(composer.text).toBe("older");
  });

  it("is found by words, newest first, and is not sent by the same enter", () => {
    const composer = composerAfter("fix the Parser", "write docs", "test the parser now");
    press(composer, "ctrl+r");
    type(composer, "parser");
    expect(shownOf(composer, 60)).toEqual(["search what was sent: parser", "  test the parser now"]);
    press(composer, "ctrl+r");
    expect(shownOf(composer, 60)[1]).toBe("  fix the Parser");
    expect(press(composer, "enter")).toEqual({ type: "changed" });
    expect(composer.text).toBe("fix the Parser");
  });

  it("is left as it was by escape, and says where nothing was found", () => {
    const composer = composerAfter("one");
    composer.setText("mine");
    press(composer, "ctrl+r");
    type(composer, "zzz");
    expect(shownOf(composer, 60)[1]).toBe("  nothing was found");
    press(composer, "escape");
    expect(composer.text).toBe("mine");
  });
});

describe("other keys", () => {
  it.each([
    [["ctrl+c"], "interrupt"],
    [["ctrl+d"], "eof"],
    [["?"], "help"],
    [["f1"], "help"],
    [["ctrl+g"], "editor"],
    [["ctrl+x", "ctrl+e"], "editor"],
    [["escape"], "none"],
    [["pageup"], "none"],
  ])("%j is %s", (keys, expected) => {
    expect(press(new Composer(), ...keys)).toEqual({ type: expected });
  });

  it("types a question mark, and does not leave, where something is written", () => {
    const composer = composerWith("why");
    expect(press(composer, "?", "ctrl+d")).toEqual({ type: "none" });
    expect(composer.text).toBe("why?");
  });
});

describe("completion", () => {
  const words = ["/model", "/mode", "/retry"];
  const complete = (before: string) => ({
    from: 0,
    words: words.filter((word) => word.startsWith(before)).map((text) => ({ text, note: "a note" })),
  });

  it("fills in what there is, then what candidates share, then goes through them", () => {
    const composer = new Composer({ complete });
    type(composer, "/r");
    press(composer, "tab");
    expect(composer.text).toBe("/retry ");
    composer.setText("/m");
    press(composer, "tab");
    expect(composer.text).toBe("/mode");
    press(composer, "tab");
    expect(shownOf(composer, 40).map((line) => line.trimEnd())).toEqual([
      "> /mode",
      "  /model  a note",
      "  /mode   a note",
    ]);
    press(composer, "tab");
    expect(composer.text).toBe("/model ");
    press(composer, "tab");
    expect(composer.text).toBe("/mode ");
    press(composer, "shift+tab");
    expect(composer.text).toBe("/model ");
    expect(press(composer, "enter")).toEqual({ type: "changed" });
    expect(shownOf(composer, 40)).toEqual(["> /model "]);
    expect(press(composer, "enter")).toEqual({ type: "submit", text: "/model " });
  });

  it("takes candidates that come later, unless something was pressed since", async () => {
    const answers: PromiseWithResolvers<{ from: number; words: { text: string }[] }>[] = [];
    let changes = 0;
    const composer = new Composer({
      complete: () => {
        const answer = Promise.withResolvers<{ from: number; words: { text: string }[] }>();
        answers.push(answer);
        return answer.promise;
      },
      changed: () => {
        changes += 1;
      },
    });
    type(composer, "a");
    press(composer, "tab");
    type(composer, "b");
    press(composer, "tab");
    answers[0]?.resolve({ from: 0, words: [{ text: "stale" }] });
    await answers[0]?.promise;
    expect(composer.text).toBe("ab");
    answers[1]?.resolve({ from: 0, words: [{ text: "abc" }] });
    await answers[1]?.promise;
    await Promise.resolve();
    expect([composer.text, changes]).toEqual(["abc ", 1]);
  });
});

describe("the composer on the screen", () => {
  it("is wrapped by columns, with the cursor where it is in the text", () => {
    const composer = composerWith("0123456789012345678901234");
    expect(shownOf(composer, 20)).toEqual(["> 01234567890123456", "  78901234"]);
    expect(composer.draw(20, plain).cursor).toEqual({ row: 1, column: 10 });
    press(composer, "home");
    expect(composer.draw(20, plain).cursor).toEqual({ row: 0, column: 2 });
    press(composer, "down");
    expect(composer.draw(20, plain).cursor).toEqual({ row: 1, column: 2 });
  });

  it("does not tear wide characters", () => {
    expect(shownOf(composerWith("日本語の長いテキスト"), 12)).toEqual(["> 日本語の", "  長いテキ", "  スト"]);
  });

  it("scrolls so that the cursor is in sight", () => {
    const composer = composerWith(Array.from({ length: 30 }, (_, i) => `line ${i}`).join("\n"), {
      maxRows: 3,
    });
    expect(shownOf(composer, 20)).toEqual(["  line 27", "  line 28", "  line 29"]);
    press(composer, "up", "up", "up");
    expect(shownOf(composer, 20)).toEqual(["  line 26", "  line 27", "  line 28"]);
    press(composer, "ctrl+home");
    expect(shownOf(composer, 20)).toEqual(["> line 0", "  line 1", "  line 2"]);
    press(composer, "ctrl+end", "ctrl+u", "backspace", "backspace");
    expect(shownOf(composer, 20)).toEqual(["  line 26", "  line 27", "  line 2"]);
  });

  it("shows a placeholder while nothing is written", () => {
    expect(shownOf(new Composer({ placeholder: "ask" }), 20).map((line) => line.trimEnd())).toEqual([
      "> ask",
    ]);
  });

  it("is never wider than the terminal, its cursor in it, whatever is written", () => {
    const random = seeded(5);
    const pieces = [
      "word ",
      "日本",
      "👩‍🚀",
      "é̂",
      "\n",
      "\t",
      "שלום",
      "\u202e",
      "x".repeat(30),
      "नमस्ते",
      "\u200b",
    ];
    const moves = [
      "left",
      "right",
      "up",
      "down",
      "home",
      "end",
      "backspace",
      "alt+b",
      "ctrl+k",
      "ctrl+z",
      "ctrl+home",
    ];
    for (let round = 0; round < 150; round++) {
      const composer = new Composer({ maxRows: 4 });
      for (let i = 0; i < 40; i++) {
        if (random(2) === 0) composer.press(pasted(pieces[random(pieces.length)] ?? ""));
        else press(composer, moves[random(moves.length)] ?? "left");
        if (random(12) === 0) composer.press(pasted("a\n".repeat(9)));
        const columns = [5, 20, 80][random(3)] ?? 20;
        const { lines, cursor } = composer.draw(columns, plain);
        expect(lines.filter((line) => stringWidth(line) > columns)).toEqual([]);
        expect(lines.length).toBeLessThanOrEqual(4);
        expect(cursor.row).toBeLessThan(lines.length);
        expect(cursor.column).toBeLessThan(columns);
      }
      // Rows that were kept are those that are found anew.
      const fresh = new Composer({ maxRows: 1000 });
      fresh.setText(composer.text.includes("a\na") ? "" : composer.text);
      if (!composer.text.includes("a\na")) {
        press(composer, "ctrl+end");
        expect(shownOf(composer, 20)).toEqual(shownOf(fresh, 20).slice(-4));
      }
    }
  });
});
