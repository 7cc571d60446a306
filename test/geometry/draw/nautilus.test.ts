import { describe, expect, it } from "vitest";
import { drawNautilus, nautilusAt } from "../../../src/geometry/draw/nautilus.ts";

const dots = (lines: readonly string[]) => lines.join("").replaceAll("\u2800", "").length;

describe("drawNautilus", () => {
  it("draws the saved surface", () => {
    expect(drawNautilus({ t: 1, turn: 30, columns: 40, rows: 12 })).toMatchInlineSnapshot(`
      [
        "⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀",
        "⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀",
        "⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⣠⢴⣼⢿⢽⢝⢕⠅⠄⠀⠀⠀⠀⠀⠀⠀⠀",
        "⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⢀⢀⢤⢄⢤⢄⢤⢄⢀⠀⣠⣾⣿⢿⣿⢿⢽⢝⢵⢕⠅⠁⠀⠀⠀⠀⠀⠀⠀",
        "⠀⠀⠀⠀⠀⠀⠀⠀⢀⢤⢼⢽⢝⢽⢝⢽⢿⣽⣿⣽⢵⣿⢿⣿⢿⣽⢿⢽⢽⢵⢕⢅⠅⠄⠀⠀⠀⠀⠀⠀",
        "⠀⠀⠀⠀⠀⠀⠀⢀⢾⣽⢿⣽⢽⢵⢕⠕⢝⢽⢿⢿⢽⢽⢿⣽⢿⣽⢿⢽⢝⢵⢕⢅⠅⠄⠀⠀⠀⠀⠀⠀",
        "⠀⠀⠀⠀⠀⠀⠀⢼⢿⣿⣿⣿⣿⣽⢿⣵⢽⣵⢿⣽⢿⣽⢿⣽⢿⢽⢿⢽⢝⢕⠕⠅⠁⠄⠀⠀⠀⠀⠀⠀",
        "⠀⠀⠀⠀⠀⠀⠀⢽⢿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⢿⣿⢿⣽⢿⢽⢝⢽⢝⢕⠕⠅⠁⠀⠀⠀⠀⠀⠀⠀",
        "⠀⠀⠀⠀⠀⠀⠀⠘⢽⢽⢿⣿⢿⣿⢿⣿⣿⣿⢿⣿⢿⣽⢿⢽⢽⢽⢝⢕⠕⠅⠁⠄⠁⠀⠀⠀⠀⠀⠀⠀",
        "⠀⠀⠀⠀⠀⠀⠀⠀⠘⢽⢽⢽⢿⢿⢿⢿⢿⢽⢿⢽⢿⢽⢝⢽⢝⢕⠕⠅⠁⠅⠁⠀⠀⠀⠀⠀⠀⠀⠀⠀",
        "⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠉⠙⠝⢝⢝⢽⢝⢽⢝⢽⢝⢕⠝⠕⠕⠅⠁⠅⠁⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀",
        "⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠁⠁⠑⠅⠑⠅⠁⠅⠁⠁⠁⠀⠁⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀",
      ]
    `);
  });

  it("draws the bare spiral where the tube has no width yet", () => {
    expect(drawNautilus({ t: 0, turn: 0, columns: 30, rows: 8 })).toMatchInlineSnapshot(`
      [
        "⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀",
        "⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⣀⣀⣀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀",
        "⠀⠀⠀⠀⠀⣠⠴⠒⠉⠉⠀⠀⠀⠉⠉⠒⢦⡀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀",
        "⠀⠀⠀⢀⠞⠁⠀⠀⠀⡠⠖⣒⣒⡒⢤⠀⠀⠙⡄⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀",
        "⠀⠀⠀⢸⠀⠀⠀⠀⠀⣇⠀⠳⠤⠥⠞⠀⢀⡴⠁⠀⠀⠀⠀⠀⠀⠀⡜⠀⠀⠀",
        "⠀⠀⠀⠘⢆⠀⠀⠀⠀⠈⠙⠒⠒⠒⠒⠚⠉⠀⠀⠀⠀⠀⠀⠀⣠⠞⠀⠀⠀⠀",
        "⠀⠀⠀⠀⠀⠑⠦⣀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⣀⠴⠊⠁⠀⠀⠀⠀⠀",
        "⠀⠀⠀⠀⠀⠀⠀⠀⠉⠒⠒⠢⠤⠤⠤⠤⠤⠔⠒⠊⠉⠀⠀⠀⠀⠀⠀⠀⠀⠀",
      ]
    `);
  });

  it("depends on its frame only", () => {
    const frame = { t: 0.7, turn: 100, columns: 30, rows: 10 };
    expect(drawNautilus(frame)).toEqual(drawNautilus({ ...frame }));
    expect(drawNautilus(frame)).toEqual(drawNautilus({ ...frame, turn: 460 }));
    expect(drawNautilus(frame)).not.toEqual(drawNautilus({ ...frame, turn: 101 }));
  });

  it.each([
    [1, 1],
    [8, 4],
    [200, 20],
    [20, 60],
  ])("fills %i x %i characters and no more", (columns, rows) => {
    const lines = drawNautilus({ t: 2, turn: 200, columns, rows });
    expect(lines).toHaveLength(rows);
    for (const line of lines) expect(line).toHaveLength(columns);
    if (columns > 1) expect(dots(lines)).toBeGreaterThan(4);
  });

  it("paints what is lit and leaves the rest", () => {
    const mark = (text: string) => (text === "" ? "" : `<${text}>`);
    const same = (text: string) => text;
    const tints = { high: mark, mid: same, low: same, unknown: same, dim: same, strong: same };
    expect(drawNautilus({ t: 1, turn: 0, columns: 30, rows: 10 }, tints).join("")).toMatch(
      /<[\u2800-\u28ff]+>/,
    );
  });
});

describe("nautilusAt", () => {
  it("takes t from 0 to 2 in 8 s and a turn in 24 s, over and over", () => {
    expect([0, 4, 7.999, 8, 12].map((seconds) => nautilusAt(seconds).t)).toEqual([
      0,
      1,
      expect.closeTo(2, 2),
      0,
      1,
    ]);
    expect([0, 6, 24, 30].map((seconds) => nautilusAt(seconds).turn)).toEqual([0, 90, 0, 90]);
  });
});
