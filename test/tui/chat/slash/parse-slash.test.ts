import { describe, expect, it } from "vitest";
import { parseSlash } from "../../../../src/tui/chat/slash/parse-slash.ts";
import { SLASH, SLASH_NAMES } from "../../../../src/tui/chat/slash/table.ts";

function command(text: string): unknown {
  const slashed = parseSlash(text);
  return slashed.type === "command" ? slashed.command : slashed;
}

describe("a slash command", () => {
  it.each([
    ["/model qwen3:8b", { name: "model", model: "qwen3:8b" }],
    ["/model", { name: "model", model: undefined }],
    ["/MODEL  a", { name: "model", model: "a" }],
    ["/function summarise", { name: "function", function: "summarise" }],
    ["/variant none", { name: "variant", variant: null }],
    ["/variant fast", { name: "variant", variant: "fast" }],
    ["/variant", { name: "variant", variant: undefined }],
    ["/system be brief,\nplease", { name: "system", system: "be brief,\nplease" }],
    ["/system off", { name: "system", system: null }],
    ["/tier 2", { name: "tier", tier: 2 }],
    ["/tier any", { name: "tier", tier: null }],
    ["/retry", { name: "retry", model: undefined }],
    ["/retry gemini", { name: "retry", model: "gemini" }],
    ["/edit", { name: "edit", message: 1 }],
    ["/edit 3", { name: "edit", message: 3 }],
    ["/fork", { name: "fork" }],
    ["/attach a.png 'my file.txt' b\\ c.md", { name: "attach", paths: ["a.png", "my file.txt", "b c.md"] }],
    ["/attach", { name: "attach", paths: [] }],
    ["/attach none", { name: "attach", paths: null }],
    ["/save", { name: "save", path: undefined }],
    ['/save "x y.md"', { name: "save", path: "x y.md" }],
    ["/copy", { name: "copy", what: "answer" }],
    ["/copy code", { name: "copy", what: "code" }],
    ["/feedback up", { name: "feedback", given: { metric: "thumbs_up", value: true } }],
    ["/feedback down", { name: "feedback", given: { metric: "thumbs_up", value: false } }],
    [
      "/feedback comment not what I asked",
      { name: "feedback", given: { metric: "comment", value: "not what I asked" } },
    ],
    ["/feedback rating 4.5", { name: "feedback", given: { metric: "rating", value: 4.5 } }],
    ["/feedback solved true", { name: "feedback", given: { metric: "solved", value: true } }],
    ["/explain", { name: "explain" }],
    ["/help /copy", { name: "help", about: "copy" }],
    ["/?", { name: "help", about: undefined }],
    [" /quit ", { name: "quit" }],
    ["/exit", { name: "quit" }],
  ])("is read: %s", (text, expected) => {
    expect(command(text)).toEqual(expected);
  });

  it.each(["hello", " hello /model", "a/b", ""])("is not what does not begin with a slash: %j", (text) => {
    expect(parseSlash(text)).toEqual({ type: "text", text });
  });

  it("is sent as a text where it begins with two slashes", () => {
    expect(parseSlash("//etc/passwd is what?")).toEqual({ type: "text", text: "/etc/passwd is what?" });
  });

  it.each([
    ["/modle x", "there is no command /modle", "Did you mean /model?"],
    ["/xyzzyplugh", "there is no command /xyzzyplugh", "/help lists the commands."],
    ["/", "a command stands after the slash", "/help lists the commands."],
    ["/feedback", "/feedback needs an argument", "usage: /feedback up|down"],
    ["/feedback rating", '/feedback does not take "rating"', "usage: /feedback"],
    ["/tier 4", '/tier does not take "4"', "usage: /tier [1|2|3|any]"],
    ["/edit 0", '/edit does not take "0"', "usage: /edit [n]"],
    ["/model a b", '/model does not take "a b"', "usage: /model [name]"],
    ["/copy that", '/copy does not take "that"', "usage: /copy"],
    ["/quit now", '/quit does not take "now"', "usage: /quit"],
    ["/help wat", '/help does not take "wat"', "usage: /help [command]"],
    ["/constructor", "there is no command /constructor", "/help"],
  ])("that is wrong says what would be right: %s", (text, message, hint) => {
    const slashed = parseSlash(text);
    expect(slashed).toMatchObject({ type: "error", message });
    expect((slashed as { hint: string }).hint).toContain(hint);
  });

  it("has a usage that begins with its name, and a help, each on one line", () => {
    expect(SLASH_NAMES.length).toBe(15);
    for (const name of SLASH_NAMES) {
      expect(SLASH[name].usage).toMatch(new RegExp(`^/${name}(?: |$)`));
      expect(SLASH[name].help).toMatch(/^[^\n]{10,}$/);
    }
  });
});
