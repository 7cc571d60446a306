import { describe, expect, it } from "vitest";
import { identify } from "../../../src/geometry/packet/identify.ts";
import { packetOf, readDocument, replaceAt } from "../../../src/geometry/packet/read-document.ts";
import { readLossless, toPlain } from "../../../src/kernel/lossless-json.ts";
import { geometryText } from "../../support/geometry.ts";

const of = (text: string) => identify(readLossless(text).value);

describe("identify", () => {
  it.each([
    ["chit.cgp.v0.1", "CGP v0.1", "0.1"],
    ["chit.cgp.v0.2", "CGP v0.2", "0.2"],
    ["chit.cgp.v1.0", "CGP v1.0", "1.0"],
    ["chit.cgp.v7", "CGP of a version unknown here (chit.cgp.v7)", undefined],
  ])("tells %s by its spec", (spec, name, version) => {
    expect(of(`{"spec":"${spec}","super_nodes":[]}`)).toMatchObject({
      kind: "cgp",
      name,
      version,
      spec,
      path: "$",
    });
  });

  it.each([
    ['{"topic":"geometry.cgp.v1","payload":CGP}', ["event envelope of geometry.cgp.v1"], "$.payload"],
    [
      '{"cgp":CGP,"super_node_count":1,"cgp_spec":"chit.cgp.v0.2"}',
      ["tokenism.cgp.ready.v1 wrapper"],
      "$.cgp",
    ],
    ['{"type":"geometry.cgp.v1","data":CGP}', ["HTTP geometry event of hi-rag"], "$.data"],
    ['{"type":"step","session_id":"x","geometry":CGP}', ["geometry.event.v1"], "$.geometry"],
    [
      '{"type":"shape-capsule","capsule":{"kind":"cgp","data":CGP}}',
      ["shape-capsule of mesh-agent"],
      "$.capsule.data",
    ],
    [
      '{"topic":"t","payload":{"cgp":CGP,"cgp_spec":"x"}}',
      ["event envelope of t", "tokenism.cgp.ready.v1 wrapper"],
      "$.payload.cgp",
    ],
  ])("finds the packet in %s", (text, wrapping, path) => {
    const cgp = '{"spec":"chit.cgp.v0.1","super_nodes":[]}';
    expect(of(text.replace("CGP", cgp))).toMatchObject({ kind: "cgp", version: "0.1", wrapping, path });
  });

  it.each([
    ['{"version":"cgp.v1","theory":"x","geometry":{}}', "look_alike", "consciousness-service"],
    [
      '{"packet_id":"1","version":"cgp.v2","hyperbolic_coords":[]}',
      "look_alike",
      "geometry.packet.encoded.v1",
    ],
    ['{"chit_id":"1"}', "look_alike", "chit_id"],
    ['{"version":"chit.cgp.v0.1","namespace":"n","points":[]}', "look_alike", "a secret map"],
    ['{"super_nodes":[]}', "look_alike", "without the spec"],
    [
      '{"version":"1","display":{},"surface":{"code":"x"},"parameters":{"uMin":0,"uMax":1,"vMin":0,"vMax":1,"uSegs":1,"vSegs":1}}',
      "save",
      "never evaluated",
    ],
    ['{"surfaceFn":"x","params":{}}', "save", "another form"],
    ['{"a":1}', "unknown", "no packet: an object with a"],
    ["{}", "unknown", "no packet: an object with no keys"],
    ["[]", "unknown", "no packet: a list"],
    ["null", "unknown", "no packet: null"],
    ["3", "unknown", "no packet: a number"],
  ])("names %s for what it is", (text, kind, name) => {
    const identity = of(text);
    expect(identity).toMatchObject({ kind, packet: undefined, version: undefined });
    expect(identity.name).toContain(name);
  });

  it("remarks on fields of a later version, and on a hyperbolic encoding in meta", () => {
    expect(of('{"spec":"chit.cgp.v0.1","attribution":{},"nats":{},"super_nodes":[]}').remarks).toEqual([
      "spec says v0.1, but attribution came with v0.2",
      "spec says v0.1, but nats came with v1.0",
    ]);
    expect(of('{"spec":"chit.cgp.v0.2","meta":{"hyperbolic_encoding":{}},"super_nodes":1}').remarks).toEqual([
      "its hyperbolic encoding stands in meta, where no schema looks at it",
      "it has no list super_nodes",
    ]);
    expect(identify(readLossless(geometryText("5546e34b5fbe776c.json")).value).remarks).toEqual([]);
  });

  it("never names a thing in a way that could steer a terminal", () => {
    const names = ['{"a\\u001b[2Jb":1}', '{"spec":"chit.cgp.\\u001b]0;x\\u0007v7"}'].map(
      (text) => of(text).name,
    );
    expect(names).toEqual([
      "no packet: an object with ab",
      expect.stringMatching(/^CGP of a version unknown here \(chit\.cgp\.[\x20-\x7e]*\)$/),
    ]);
  });

  it("does not follow wrappers for ever", () => {
    const deep = `${'{"topic":"t","payload":'.repeat(9)}{"spec":"chit.cgp.v0.1"}${"}".repeat(9)}`;
    expect(of(deep)).toMatchObject({ kind: "unknown", packet: undefined });
  });
});

describe("readDocument", () => {
  it("puts the file's name before what is wrong with it", () => {
    expect(() => readDocument('{"spec": }', "a.json")).toThrow(
      "a.json: not JSON: line 1, column 10, at $.spec",
    );
  });

  it("says what a document is where a packet is needed", () => {
    expect(() => packetOf(readDocument('{"chit_id":1}', "a.json"))).toThrow(
      "a.json: $ holds no CGP: look-alike: the chit_id shape",
    );
  });

  it("replaces a packet where it stands", () => {
    const { value } = readLossless('{"a":{"b":1,"c":2},"d":3}');
    expect(toPlain(replaceAt(value, ["a", "b"], "x"))).toEqual({ a: { b: "x", c: 2 }, d: 3 });
  });
});
