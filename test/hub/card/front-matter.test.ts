import { describe, expect, it } from "vitest";
import { checkCard, checkCardFile } from "../../../src/hub/index.ts";

const card = (...lines: readonly string[]) => `---\n${lines.join("\n")}\n---\nA card.\n`;
const fields = (text: string, type: "dataset" | "model" = "dataset") =>
  checkCard(text, type).map(({ field }) => field);
const WHOLE = ["license: mit", "configs:", "- config_name: default", "  data_files: data/*"];

describe("the front matter of a data set's card", () => {
  it("is well-formed with lists, texts and splits", () => {
    const more = [
      "tags: [a, b]",
      "language: en",
      "task_categories:",
      "- reinforcement-learning",
      "size_categories: [1K<n<10K]",
      "configs:",
      "- config_name: default",
      "  data_files:",
      "  - split: train",
      "    path: data/train-*",
      "  - split: test",
      "    path: [data/test-0.parquet, data/test-1.parquet]",
    ];
    expect(checkCard(card("license: [mit, apache-2.0]", ...more), "dataset")).toEqual([]);
  });

  it.each([
    [["tags: pmoves"], ["tags"]],
    [["tags:", "- a", "- 5"], ["tags[1]"]],
    [["language: 5"], ["language"]],
    [["language: [en, no]", "task_ids: {a: 1}"], ["task_ids"]],
    [["size_categories: [lots]"], ["size_categories[0]"]],
    [["size_categories: 1K"], ["size_categories[0]"]],
  ])("names the list that is none, or its item: %j", (lines, wrong) => {
    expect(fields(card(...WHOLE, ...lines))).toEqual(wrong);
  });

  it.each([
    [["configs: []"], ["configs"]],
    [["configs: default"], ["configs"]],
    [["configs:", "- default"], ["configs[0]"]],
    [["configs:", "- data_files: x"], ["configs[0].config_name"]],
    [["configs:", "- config_name: a", "- config_name: a"], ["configs[1].config_name"]],
    [["configs:", "- config_name: a", "  data_files: 5"], ["configs[0].data_files"]],
    [
      ["configs:", "- config_name: a", "  data_files:", "  - path: x", "  - split: test"],
      ["configs[0].data_files[0].split", "configs[0].data_files[1].path"],
    ],
    [["tags: [a]"], ["configs"]],
  ])("names what is wrong with configurations: %j", (lines, wrong) => {
    expect(fields(card("license: mit", ...lines))).toEqual(wrong);
  });

  it("names the line of the file where it is no YAML", () => {
    expect(checkCard(card("license: mit", "tags: [1"), "dataset")).toEqual([
      expect.objectContaining({ field: expect.stringMatching(/^line [34]$/) }),
    ]);
  });
});

describe("the front matter of a model's card", () => {
  it("takes lists of data sets, and bases that are on the Hub", () => {
    const lines = ["license: mit", "library_name: peft", "base_model: [o/a, o/b]", "datasets: o/d"];
    expect(checkCard(card(...lines), "model")).toEqual([]);
    expect(fields(card(...lines, "metrics: [{a: 1}]", "tags: x"), "model")).toEqual(["tags", "metrics[0]"]);
  });
});

describe("a card's file", () => {
  it.each([
    ["ENOENT", "there is no such file"],
    ["EISDIR", "it is a folder, no file"],
    ["EACCES", "not allowed"],
  ])("that can't be read is named (%s)", async (code, what) => {
    const readFile = () => Promise.reject(Object.assign(new Error("not allowed"), { code }));
    await expect(checkCardFile({ readFile }, "x.md", "model")).rejects.toMatchObject({
      code: "card.unreadable",
      exit: 2,
      message: `x.md: ${what}`,
    });
  });
});
