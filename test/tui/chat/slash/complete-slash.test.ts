import { describe, expect, it } from "vitest";
import { slashCompleter } from "../../../../src/tui/chat/slash/complete-slash.ts";

const folders: Readonly<Record<string, readonly string[]>> = {
  "": ["notes.md", "my file.txt", "src/", ".hidden"],
  "src/": ["main.ts", "map.ts"],
};

const complete = slashCompleter({
  names: (kind) =>
    kind === "model" ? Promise.resolve(["qwen3:8b", "qwen3:30b", "gemini"]) : ["fast", "best"],
  entries: async (folder) => {
    const entries = folders[folder];
    if (entries === undefined) throw new Error("no such folder");
    return entries;
  },
});

async function candidates(before: string): Promise<unknown> {
  const found = await complete(before);
  return found === undefined ? undefined : [found.from, ...found.words.map(({ text }) => text)];
}

describe("what Tab offers in a slash command", () => {
  it.each([
    ["/mo", [0, "/model"]],
    ["/f", [0, "/function", "/fork", "/feedback"]],
    ["/zzz", [0]],
    ["/model ", [7, "qwen3:8b", "qwen3:30b", "gemini"]],
    ["/model q", [7, "qwen3:8b", "qwen3:30b"]],
    ["/model 30", [7, "qwen3:30b"]],
    ["/model a b", undefined],
    ["/variant n", [9, "none"]],
    ["/tier ", [6, "1", "2", "3", "any"]],
    ["/copy c", [6, "code"]],
    ["/help sa", [6, "save"]],
    ["/attach n", [8, "notes.md"]],
    ["/attach notes.md m", [17, "my\\ file.txt"]],
    ["/attach 'my", [8, "my\\ file.txt"]],
    ["/attach src/ma", [8, "src/main.ts", "src/map.ts"]],
    ["/attach .h", [8, ".hidden"]],
    ["/attach s", [8, "src/"]],
    ["/system n", [8, "none"]],
    ["/nothing x", undefined],
    ["text", undefined],
    ["//text", undefined],
    ["/model a\nq", undefined],
    [`/attach ${"a".repeat(5000)}`, undefined],
  ])("%j", async (before, expected) => {
    expect(await candidates(before)).toEqual(expected);
  });

  it("has what each command is for beside it", async () => {
    expect(await complete("/expl")).toMatchObject({
      words: [{ note: expect.stringMatching(/why this target/) }],
    });
  });

  it("does not end a folder's name with a blank", async () => {
    expect(await complete("/attach s")).toMatchObject({ words: [{ whole: false }] });
  });
});
