import { describe, expect, it } from "vitest";
import { Contracts } from "../../../src/geometry/contracts/contracts.ts";
import { lintDocument } from "../../../src/geometry/lint/lint.ts";
import { readDocument } from "../../../src/geometry/packet/read-document.ts";
import { checkPacket } from "../../../src/geometry/packet/schema.ts";
import { geometryText, secretPacket, shippedContract } from "../../support/geometry.ts";

const contracts = new Contracts(shippedContract);

async function lint(text: string) {
  const document = readDocument(text, "x");
  return lintDocument(document, await checkPacket(contracts, document.identity));
}

const rows = async (text: string) =>
  (await lint(text)).map(({ level, rule, path, message }) => `${level} ${rule} ${path} ${message}`);

const good = {
  spec: "chit.cgp.v1.0",
  meta: { source: "text", units_mode: "sentences", K: 1, bins: 2, backend: "b" },
  super_nodes: [
    {
      id: "s",
      constellations: [
        {
          id: "c",
          anchor: [0.6, 0.8],
          radial_minmax: [0, 1],
          spectrum: [0.5, 0.5],
          points: [{ id: "p", proj: 0.5, conf: 0.9 }],
        },
      ],
    },
  ],
  sig: { alg: "HMAC-SHA256", hmac: "x" },
};

/** The good packet with its one constellation changed. */
const withConstellation = (changes: object) =>
  JSON.stringify({
    ...good,
    super_nodes: [{ id: "s", constellations: [{ ...good.super_nodes[0]?.constellations[0], ...changes }] }],
  });

describe("lintDocument", () => {
  it("finds nothing in a v1.0 packet that keeps the checklist but that no schema defines it", async () => {
    expect(await rows(JSON.stringify(good))).toEqual([
      "warning schema $ was not checked against a schema: nothing upstream defines a schema for v1.0",
    ]);
  });

  it("warns of the checklist in the upstream fixture, which is older: norm, meta, signature", async () => {
    expect(await rows(geometryText("cgp_fixture.json"))).toEqual([
      "warning meta $.meta.source is required by v1.0",
      "warning meta $.meta.units_mode is required by v1.0",
      "warning meta $.meta.K is required by v1.0",
      "warning anchor-norm $.super_nodes[0].constellations[0].anchor has the norm 0.824621, not 1",
      "warning signed $ is not signed: pmoves geometry sign",
    ]);
  });

  const at = "$.super_nodes[0].constellations[0]";
  it.each([
    [{ anchor: [1, 1] }, `error anchor-norm ${at}.anchor has the norm 1.41421, not 1`],
    [{ anchor: undefined }, `error anchor ${at} has neither anchor nor anchor_enc`],
    [{ anchor_enc: {} }, `error anchor ${at} has its anchor both encrypted and in the clear`],
    [{ spectrum: [0.5, 0.6] }, `error spectrum-sum ${at}.spectrum sums to 1.1, not 1`],
    [{ spectrum: [1.5, -0.5] }, `error spectrum-sum ${at}.spectrum[1] is negative`],
    [{ spectrum: undefined }, `error spectrum-sum ${at} has no spectrum`],
    [{ spectrum: [1] }, `error spectrum-bins ${at}.spectrum has 1 bins where meta.bins says 2`],
    [{ radial_minmax: [1, 0], points: [] }, `error radial ${at}.radial_minmax runs from 1 down to 0`],
    [{ radial_minmax: undefined }, `error radial ${at} has no radial_minmax`],
    [
      { points: [{ id: "p", proj: 1.5 }] },
      `error proj-range ${at}.points[0].proj is 1.5, outside radial_minmax [0, 1]`,
    ],
    [{ points: [{ id: "p", conf: 7 }] }, `warning confidence ${at}.points[0].conf is 7, not between 0 and 1`],
    [{ points: 3 }, `error shape ${at}.points is no list`],
  ])("finds %j", async (changes, finding) => {
    expect((await rows(withConstellation(changes))).slice(1)).toEqual([finding]);
  });

  it.each([
    [{ meta: { ...good.meta, source: "telepathy" } }, "error meta $.meta.source is none of docx, text"],
    [{ meta: { ...good.meta, bins: 2.5 } }, "error meta $.meta.bins is no integer"],
    [{ meta: { ...good.meta, K: 4 } }, "error constellation-count $.meta.K says 4 where there are 1"],
    [{ sig: null }, "warning signed $ is not signed"],
    [{ super_nodes: [] }, "error super-nodes $.super_nodes is no list of at least one"],
    [{ spec: "chit.cgp.v9" }, "warning version $.spec chit.cgp.v9 is no version known here"],
    [
      { hyperbolic: { points: [{ x: 0.8, y: 0.8 }] } },
      "warning unit-disk $.hyperbolic.points[0] lies at radius 1.13137",
    ],
    [
      { attribution: { contributors: [{ weight: 0.5 }] } },
      "warning weights $.attribution.contributors have weights that sum to 0.5",
    ],
  ])("finds %j", async (changes, finding) => {
    const found = await rows(JSON.stringify({ ...good, ...changes }));
    expect(found.some((row) => row.startsWith(finding))).toBe(true);
  });

  it("finds ids that stand twice, anchors of different length, keys that stand twice", async () => {
    const one = `{"id":"c","anchor":[1.0],"radial_minmax":[0,1],"spectrum":[1.0],"points":[]}`;
    const two = one.replace("[1.0]", "[0.6,0.8]");
    const text = `{"spec":"chit.cgp.v0.1","spec":"chit.cgp.v0.1","super_nodes":[{"constellations":[${one},${two}]}]}`;
    const found = await rows(text);
    expect(found).toContain(
      "warning ids $.super_nodes[0].constellations[1].id is that of $.super_nodes[0].constellations[0] too",
    );
    expect(found.join("\n")).toContain(
      "constellations[1].anchor has 2 dimensions where the first anchor has 1",
    );
    expect(found).toContain(
      "warning json $.spec stands twice (again in line 1); the last one counts, as in Python",
    );
  });

  it("calls a payload that its schema refuses an error, with the place", async () => {
    const found = await lint(
      '{"spec":"chit.cgp.v0.1","super_nodes":[{"constellations":[{"id":1,"points":[]}]}]}',
    );
    expect(found[0]).toMatchObject({ rule: "schema", level: "error" });
    expect(found[0]?.message).toContain("/super_nodes/0/constellations/0/id");
  });

  it("warns of secrets without showing them", async () => {
    const found = await rows(secretPacket);
    expect(found).toContain(
      "warning secrets $ carries secrets in 2 places: plain text or base64 is no protection",
    );
    expect(found.join()).not.toMatch(/hunter2|aHVudGVy/);
  });

  it("refuses what is no packet", async () => {
    await expect(lint('{"chit_id":1}')).rejects.toThrow("holds no CGP");
  });
});
