import { describe, expect, it } from "vitest";
import { geometryText, secretPacket, vectorText } from "../../support/geometry.ts";
import { geometry } from "../../support/geometry-commands.ts";

describe("pmoves geometry show", () => {
  it("says what a packet is and draws it", async () => {
    const { exit, out } = await geometry(["show", "cgp_fixture.json"]);
    expect(exit).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "CGP v0.1
      shape id  1e20f9f818d3c58a
      holds     1 super node, 1 constellation, 0 points
      schema    fits schemas/geometry/cgp.v1.schema.json
      signature none


      ⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠠⡦

      no x/y: placed are 1 anchor, by the first two of 4 components

      super_0
      └─ const_0_0  Basketball-ish  anchor of 4, norm 0.825  radial 0 to 1
           0 ██████▏ 0.05
           1 ██████████████████▌ 0.15
           2 █████████████████████████████████████ 0.3
           3 █████████████████████████████████████ 0.3
           4 ████████████████████████▋ 0.2
      "
    `);
  });

  it("draws points with their confidence, inside whatever wraps the packet", async () => {
    const { out } = await geometry(["show", "example_capsule.json"]);
    expect(out).toContain("CGP v0.1 in shape-capsule of mesh-agent at $.capsule.data\n");
    expect(out).toContain("nothing to place: no x/y and no anchors\n● conf ≥ 0.8: 1\n");
    expect(out).toContain("● p.demo.1  video  yt_demo  proj 0.7  conf 0.9  sample\n");
  });

  it("uses colour where it may, and none where it may not", async () => {
    const coloured = await geometry(["show", "example_capsule.json", "--color", "always"]);
    expect(coloured.out).toContain("\u001b[32m●\u001b[39m p.demo.1");
    expect((await geometry(["show", "example_capsule.json"])).out).not.toContain("\u001b");
  });

  it("has everything in JSON, numbers as they were written", async () => {
    const { out } = await geometry(["show", "cgp_fixture.json", "--json"]);
    expect(out).toMatch(/"anchor": \[\s+0\.8,\s+0\.2,\s+0,\s+0\s+\]/);
    expect(out).toMatch(/"radial_minmax": \[\s+0\.0,\s+1\.0\s+\]/);
    expect(JSON.parse(out)).toEqual({
      file: "cgp_fixture.json",
      kind: "cgp",
      name: "CGP v0.1",
      version: "0.1",
      spec: "chit.cgp.v0.1",
      wrapping: [],
      path: "$",
      shape_id: "1e20f9f818d3c58a",
      schema: { schema: "schemas/geometry/cgp.v1.schema.json", result: "fits", reason: null },
      signed: false,
      counts: { super_nodes: 1, constellations: 1, points: 0 },
      redacted: 0,
      remarks: [],
      document: JSON.parse(geometryText("cgp_fixture.json")),
    });
  });

  it.each([
    [],
    ["--json"],
    ["--format", "jsonl"],
    ["--format", "table", "--color", "always"],
    ["--fields", "document"],
  ])("redacts secrets with %j", async (...words) => {
    const { exit, out, err } = await geometry(["show", "-", ...words], { stdin: secretPacket });
    expect(exit).toBe(0);
    expect(out + err).not.toMatch(/hunter2|aHVudGVyMi/);
    expect(out).toContain("DEMO_API_KEY");
  });

  it("shows secrets where it is told to, and only then says nothing of them", async () => {
    const hidden = await geometry(["show"], { stdin: secretPacket });
    expect(hidden.out).toContain("secrets   5 values redacted, --reveal shows them");
    const shown = await geometry(["show", "--reveal"], { stdin: secretPacket });
    expect(shown.out).toContain("hunter2-plain");
    expect(shown.out).not.toContain("redacted");
  });

  it("never takes --reveal from the environment", async () => {
    const env = { PMOVES_GEOMETRY_SHOW_REVEAL: "true" };
    expect((await geometry(["show"], { stdin: secretPacket, env })).out).not.toContain("hunter2");
  });

  it("says of a look-alike what it is, and of a save that its code is not run", async () => {
    const other = await geometry(["show"], { stdin: '{"version":"cgp.v1","theory":"t","geometry":{}}' });
    expect(other.out).toBe(
      'look-alike: {version: "cgp.v1", theory, geometry}, as consciousness-service sends it\n',
    );
    const save = `{"version":"1","display":{},"surface":{"code":"throw 1"},"parameters":{"uMin":0,"uMax":1,"vMin":0,"vMax":1,"uSegs":2,"vSegs":2}}`;
    const { out } = await geometry(["show"], { stdin: save });
    expect(out).toContain("JavaScript, which is never evaluated here");
    expect(out).toContain('parameters: {"uMin":0,');
    expect(out).not.toContain("throw 1");
  });

  it("says that a packet does not fit its schema, where, and that a v1.0 packet was not checked", async () => {
    const broken = await geometry(["show"], {
      stdin: '{"spec":"chit.cgp.v0.1","super_nodes":[{}],"spec":"chit.cgp.v0.1"}',
    });
    expect(broken.out).toMatch(
      /schema {4}does not fit schemas\/geometry\/cgp\.v1\.schema\.json: at \/super_nodes\/0/,
    );
    expect(broken.out).toContain("note      $.spec stands twice");
    const later = await geometry(["show"], { stdin: '{"spec":"chit.cgp.v1.0","super_nodes":[]}' });
    expect(later.out).toContain("schema    not checked: nothing upstream defines a schema for v1.0");
  });

  it("takes schemas from another folder, and says when there are none", async () => {
    const { out } = await geometry(["show", "cgp_fixture.json", "--contracts", "/nowhere"]);
    expect(out).toContain("schema    not checked: schemas/geometry/cgp.v1.schema.json is not there");
  });

  it("says that anchors are encrypted", async () => {
    const { out } = await geometry(["show"], { stdin: vectorText("encrypted_pbkdf2_600k") });
    expect(out).toContain("signature there, not checked: pmoves geometry verify");
    expect(out).toContain("nothing to place: anchors are encrypted: pmoves geometry decrypt");
    expect(out).toContain("anchor encrypted");
  });

  it.each([
    [["show", "none.json"], undefined, /none\.json cannot be read: ENOENT/],
    [["show"], undefined, /no packet is given/],
    [
      ["show"],
      '{"spec": "hunter2" oops',
      /stdin: not JSON: line 1, column 20, at \$: a comma or "}" is expected/,
    ],
    [["show", "cgp_fixture.json", "--points", "-1"], undefined, /--points/],
  ] as const)("refuses %j", async (words, stdin, reason) => {
    const { exit, out, err } = await geometry(words, stdin === undefined ? {} : { stdin });
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err).toMatch(reason);
    expect(err).not.toContain("hunter2");
  });
});

describe("pmoves geometry id", () => {
  it("prints the shape id alone in a pipe", async () => {
    expect(await geometry(["id", "5546e34b5fbe776c.json"])).toEqual({
      exit: 0,
      out: "5546e34b5fbe776c\n",
      err: "",
    });
  });

  it("tells the id that the demo gateway would give", async () => {
    const { out } = await geometry(["id", "cgp_fixture.json", "--json"]);
    expect(JSON.parse(out)).toEqual({
      shape_id: "1e20f9f818d3c58a",
      stored_id: "5546e34b5fbe776c",
      name: "CGP v0.1",
      path: "$",
    });
  });

  it("refuses what is no packet", async () => {
    expect(await geometry(["id"], { stdin: "[]" })).toMatchObject({
      exit: 2,
      err: expect.stringContaining("no packet: a list"),
    });
  });
});

describe("pmoves geometry lint", () => {
  it("prints findings with their paths, and passes a packet with warnings unless strict", async () => {
    const { exit, out } = await geometry(["lint", "cgp_fixture.json"]);
    expect(exit).toBe(0);
    expect(out).toContain(
      "warning\tanchor-norm\t$.super_nodes[0].constellations[0].anchor\thas the norm 0.824621, not 1\n",
    );
    expect((await geometry(["lint", "cgp_fixture.json", "--strict"])).exit).toBe(3);
  });

  it("fails a packet with errors", async () => {
    const { exit, out } = await geometry(["lint", "--json"], {
      stdin: '{"spec":"chit.cgp.v1.0","super_nodes":[]}',
    });
    expect(exit).toBe(3);
    expect(JSON.parse(out)).toContainEqual({
      rule: "super-nodes",
      level: "error",
      path: "$.super_nodes",
      message: "is no list of at least one super node",
      fails: true,
    });
  });
});

describe("pmoves geometry default", () => {
  it("draws one frame", async () => {
    const { exit, out } = await geometry(["default", "--columns", "30", "--rows", "8", "--frame", "0"]);
    expect(exit).toBe(0);
    expect(out.split("\n")).toHaveLength(9);
    expect(out).toContain("⠒");
    const json = await geometry(["default", "--json"]);
    expect(JSON.parse(json.out)).toEqual({ surface: "nautilus", t: 1, turn: 30, columns: 80, rows: 24 });
  });

  it("refuses a t that the surface does not have", async () => {
    expect(await geometry(["default", "--frame", "3"])).toMatchObject({
      exit: 2,
      err: expect.stringContaining("--frame"),
    });
  });
});
