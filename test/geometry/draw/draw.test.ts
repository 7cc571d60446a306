import { describe, expect, it } from "vitest";
import { clean } from "../../../src/geometry/clean.ts";
import { drawSpectrum } from "../../../src/geometry/draw/bars.ts";
import { BrailleCanvas } from "../../../src/geometry/draw/braille.ts";
import { planeOf } from "../../../src/geometry/draw/project.ts";
import { drawScatter, layoutOf } from "../../../src/geometry/draw/scatter.ts";
import { plainTints, type Tints, tintsOf, toneOf } from "../../../src/geometry/draw/tints.ts";
import { drawTree } from "../../../src/geometry/draw/tree.ts";
import { packetOf, readDocument } from "../../../src/geometry/packet/read-document.ts";
import { viewPacket } from "../../../src/geometry/packet/view.ts";

const tagged: Tints = {
  high: (text) => `<h>${text}</h>`,
  mid: (text) => `<m>${text}</m>`,
  low: (text) => `<l>${text}</l>`,
  unknown: (text) => `<u>${text}</u>`,
  dim: (text) => text,
  strong: (text) => text,
};

const viewOf = (constellations: readonly object[], more: object = {}) => {
  const packet = { spec: "chit.cgp.v0.2", super_nodes: [{ id: "s", constellations }], ...more };
  return viewPacket(packetOf(readDocument(JSON.stringify(packet), "x")), "$");
};

describe("BrailleCanvas", () => {
  it("has 2 x 4 dots a character", () => {
    const canvas = new BrailleCanvas(2, 1);
    for (const [x, y] of [
      [0, 0],
      [1, 3],
      [2, 1],
      [3, 3],
      [-1, 0],
      [4, 0],
      [0, 4],
      [Number.NaN, 0],
    ] as const) {
      canvas.dot(x, y);
    }
    expect(canvas.lines(plainTints)).toEqual(["⢁⢂"]);
  });

  it("paints runs in the strongest tone of each cell", () => {
    const canvas = new BrailleCanvas(4, 1);
    canvas.dot(0, 0, "low");
    canvas.dot(0, 1, "high");
    canvas.dot(2, 0, "high");
    canvas.dot(6, 0, "unknown");
    expect(canvas.lines(tagged)).toEqual(["<h>⠃⠁⠀</h><u>⠁</u>"]);
  });
});

describe("layoutOf", () => {
  it("takes the points' own x/y, and says how many have none", () => {
    const layout = layoutOf(viewOf([{ id: "c", points: [{ id: "a", x: 1, y: 2, conf: 0.9 }, { id: "b" }] }]));
    expect(layout).toEqual({
      source: "placed by the x/y of 1 point, 1 more have none",
      marks: [{ x: 1, y: 2, tone: "high" }],
      disk: false,
    });
  });

  it("takes super nodes, then the hyperbolic encoding, where points have no x/y", () => {
    const nodes = viewOf([], {
      super_nodes: [
        { id: "a", x: 1, y: 1 },
        { id: "b", x: 0, y: 1 },
      ],
    });
    expect(layoutOf(nodes).source).toBe("points have no x/y: placed are 2 super nodes");
    const disk = layoutOf(viewOf([], { hyperbolic: { points: [{ x: 0.5, y: 0.5 }] } }));
    expect(disk).toMatchObject({
      disk: true,
      source: expect.stringContaining("1 point of the hyperbolic encoding"),
    });
  });

  it("projects anchors, with points at proj along theirs, and says how", () => {
    const anchor = [0.8, 0.2, 0, 0];
    const few = layoutOf(viewOf([{ id: "c", anchor, points: [{ id: "p", proj: 2, conf: 0.6 }] }]));
    expect(few.source).toBe(
      "no x/y: placed are 1 anchor, by the first two of 4 components, and 1 point by proj along theirs",
    );
    expect(few.marks[1]?.x).toBeCloseTo(1.9403, 4);
    expect(few.marks[1]?.tone).toBe("mid");
    const many = [1, 2, 3, 4].map((i) => ({ id: `c${i}`, anchor: [0, i, 2 * i, 5], points: [] }));
    expect(layoutOf(viewOf(many)).source).toBe(
      "no x/y: placed are 4 anchors, on the two principal axes of 4 dimensions",
    );
  });

  it("says why there is nothing to place", () => {
    expect(layoutOf(viewOf([{ id: "c", points: [] }]))).toEqual({
      source: "nothing to place: no x/y and no anchors",
      marks: [],
      disk: false,
    });
    expect(layoutOf(viewOf([{ id: "c", anchor_enc: {}, points: [] }])).source).toContain(
      "anchors are encrypted",
    );
  });
});

describe("planeOf", () => {
  it("finds the axis of most variance, whatever the other dimensions are", () => {
    const rows = [-2, -1, 0, 1, 2].map((i) => [3 * i, 7, 4 * i + (i % 2 === 0 ? 0.1 : -0.1), 7]);
    const { project } = planeOf(rows);
    const along = rows.map((row) => Math.abs(project(row)[0]));
    expect(along[0]).toBeCloseTo(10, 0);
    expect(along[2]).toBeLessThan(0.2);
    for (const row of rows) expect(Math.abs(project(row)[1])).toBeLessThan(0.2);
  });

  it("survives vectors that are all the same", () => {
    const same = [1, 2, 3].map(() => [1, 1, 1]);
    expect(
      planeOf(same)
        .project([1, 1, 1])
        .every((value) => Math.abs(value) < 1e-9),
    ).toBe(true);
  });
});

describe("drawScatter", () => {
  it("draws to one scale on both axes, y upwards", () => {
    const marks = [
      { x: 0, y: 0, tone: "low" as const },
      { x: 0, y: 1, tone: "high" as const },
    ];
    const [top = "", , , bottom = ""] = drawScatter({ source: "", marks, disk: false }, 8, 4, tagged);
    expect(top).toContain("<h>");
    expect(bottom).toContain("<l>");
    expect(drawScatter({ source: "", marks, disk: false }, 8, 4, plainTints)).toMatchInlineSnapshot(`
      [
        "⠀⠀⠀⠐⠗⠀⠀⠀",
        "⠀⠀⠀⠀⠀⠀⠀⠀",
        "⠀⠀⠀⠀⠀⠀⠀⠀",
        "⠀⠀⠀⠠⡦⠀⠀⠀",
      ]
    `);
  });

  it("draws the rim of the unit disk, and nothing without marks", () => {
    const marks = [{ x: 0, y: 0, tone: "unknown" as const }];
    const lines = drawScatter({ source: "", marks, disk: true }, 10, 5, plainTints);
    expect(lines).toMatchInlineSnapshot(`
      [
        "⠀⢀⣠⠴⠒⠒⠦⣄⡀⠀",
        "⢀⡞⠀⠀⠀⠀⠀⠀⢳⡀",
        "⢸⠀⠀⠀⠠⡦⠀⠀⠀⡇",
        "⠈⢧⠀⠀⠀⠀⠀⠀⡼⠁",
        "⠀⠈⠙⠲⠤⠤⠖⠋⠁⠀",
      ]
    `);
    expect(drawScatter({ source: "", marks: [], disk: false }, 10, 5, plainTints)).toEqual([]);
  });
});

describe("drawSpectrum", () => {
  it("draws a bar a bin, the largest as long as there is room", () => {
    expect(drawSpectrum([0.05, 0.3, 0], 20, plainTints)).toEqual(["0 █▌ 0.05", "1 █████████ 0.3", "2 ▏ 0"]);
  });

  it("draws many bins as one line of columns", () => {
    const ramp = Array.from({ length: 16 }, (_, i) => i);
    expect(drawSpectrum(ramp, 80, plainTints)).toEqual(["▁▁▂▂▃▃▄▄▅▅▆▆▇▇██"]);
    expect(drawSpectrum(ramp, 10, plainTints)).toHaveLength(2);
    expect(drawSpectrum(new Array(13).fill(-1), 80, plainTints)).toEqual(["▁▁▁▁▁▁▁▁▁▁▁▁▁"]);
  });
});

describe("drawTree", () => {
  it("shows constellations, spectra and the first points with their confidence", () => {
    const points = [
      { id: "p1", modality: "video", ref_id: "yt", proj: 0.7, conf: 0.9, text: "one\u001b[31m red\u0007" },
      { id: "p2", conf: 0.1 },
      { id: "p3" },
      { id: "p4" },
    ];
    const view = viewOf([
      { id: "a", label: "first", anchor: [0.6, 0.8], radial_minmax: [null, 1], spectrum: [1, 0.5], points },
      { id: "b", kind: "secret", points: [] },
    ]);
    expect(drawTree(view, { columns: 40, points: 3, tints: plainTints })).toMatchInlineSnapshot(`
      [
        "s",
        "├─ a  first  anchor of 2, norm 1  radial ? to 1",
        "│  │ 0 █████████████████ 1",
        "│  │ 1 ████████▌ 0.5",
        "│  ├─ ● p1  video  yt  proj 0.7  conf 0.9  one red",
        "│  ├─ ○ p2  conf 0.1",
        "│  ├─ · p3",
        "│  └─ … 1 more points",
        "└─ b  secret",
      ]
    `);
    expect(drawTree(view, { columns: 40, points: 1, tints: tagged }).join("\n")).toContain("<h>●</h> p1");
  });
});

describe("tints", () => {
  it("say how sure a producer was", () => {
    expect([0.8, 0.5, 0.49, -1, undefined].map(toneOf)).toEqual(["high", "mid", "low", "low", "unknown"]);
  });

  it("come from a theme", () => {
    const theme = Object.fromEntries(
      ["good", "warning", "error", "accent", "dim", "strong"].map((name) => [
        name,
        (text: string) => `${name}:${text}`,
      ]),
    );
    const tints = tintsOf(theme as never);
    expect([tints.high("x"), tints.low("x"), tints.unknown("x")]).toEqual(["good:x", "error:x", "accent:x"]);
  });

  it("clean texts of whatever could steer a terminal", () => {
    expect(clean("a\u001b[2J b\r\n\tc\u0000\u202e\ud800d")).toBe("a b cd");
    expect(clean("x".repeat(99), 5)).toBe("xxxx…");
  });
});
