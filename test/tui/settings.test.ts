import { describe, expect, it } from "vitest";
import { COMMANDS, KEY_COMMANDS, keymapOf } from "../../src/tui/base/keymap.ts";
import { themeAfter, themeOf } from "../../src/tui/base/theme.ts";
import { tuiTable } from "../../src/tui/settings.ts";

function problems(value: unknown): string {
  const checked = tuiTable.schema.safeParse(value);
  return checked.success
    ? ""
    : checked.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n");
}

describe("[tui]", () => {
  it("is valid when empty", () => {
    expect(tuiTable.schema.parse({})).toEqual({ theme: "normal", buffer: 20_000, copy: "auto", keys: {} });
  });

  it.each([
    [{ theme: "neon" }, "theme"],
    [{ keys: { quitt: ["x"] } }, "quitt"],
    [{ keys: { quit: ["xx"] } }, "a key is one character"],
    [{ keys: { quit: ["\u001b"] } }, "a key is one character"],
    [{ keys: { quit: ["x"], help: ["x"] } }, '"x" cannot be both help and quit'],
    [{ buffer: 3 }, "buffer"],
  ])("refuses %j", (value, message) => {
    expect(problems(value)).toContain(message);
  });
});

describe("keys", () => {
  it("mean one command each by default, and every command has one", () => {
    const keymap = keymapOf();
    const all = KEY_COMMANDS.flatMap((command) => keymap.keysOf(command));
    expect(new Set(all).size).toBe(all.length);
    expect(KEY_COMMANDS.filter((command) => keymap.keysOf(command).length === 0)).toEqual([]);
    expect(Object.values(COMMANDS).every((text) => text.length > 0)).toBe(true);
  });

  it("can be changed, and a key that was somebody's moves", () => {
    const keymap = keymapOf({ quit: ["x"], "page-down": ["j", "ctrl+f"] });
    expect(keymap.commandOf("q")).toBeUndefined();
    expect(keymap.commandOf("x")).toBe("quit");
    expect(keymap.commandOf("j")).toBe("page-down");
    expect(keymap.keysOf("down")).toEqual(["down"]);
  });

  it("never lock anybody in", () => {
    expect(keymapOf({ quit: [], help: ["ctrl+c"] }).commandOf("ctrl+c")).toBe("quit");
  });
});

describe("themes", () => {
  it("go round, and stay plain without colour", () => {
    const [first, second, third] = [
      themeOf("normal", true),
      themeOf("contrast", true),
      themeOf("plain", true),
    ];
    expect(themeAfter(first, true)).toBe(second);
    expect(themeAfter(third, true)).toBe(first);
    expect(themeOf("normal", false)).toBe(third);
    expect(themeAfter(third, false)).toBe(third);
  });
});
