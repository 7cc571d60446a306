import { describe, expect, it } from "vitest";
import { packetOf, readDocument } from "../../../src/geometry/packet/read-document.ts";
import { viewPacket } from "../../../src/geometry/packet/view.ts";
import { geometryText, secretPacket } from "../../support/geometry.ts";

const viewOf = (text: string) => viewPacket(packetOf(readDocument(text, "x")), "$");

describe("viewPacket", () => {
  it("reads what there is", () => {
    const { superNodes, faults, meta } = viewOf(geometryText("5546e34b5fbe776c.json"));
    expect(faults).toEqual([]);
    expect(meta?.get("bins")).toBe(5n);
    expect(superNodes).toMatchObject([
      {
        path: "$.super_nodes[0]",
        id: "super_0",
        constellations: [
          {
            path: "$.super_nodes[0].constellations[0]",
            id: "const_0_0",
            anchor: [0.8, 0.2, 0, 0],
            encrypted: false,
            radial: [0, 1],
            spectrum: [0.05, 0.15, 0.3, 0.3, 0.2],
            points: [],
            secret: false,
          },
        ],
      },
    ]);
  });

  it("reads points, and marks secrets", () => {
    const { superNodes } = viewPacket(
      packetOf(readDocument(geometryText("example_capsule.json"), "x")),
      "$.capsule.data",
    );
    expect(superNodes[0]?.constellations[0]?.points[0]).toMatchObject({
      path: "$.capsule.data.super_nodes[0].constellations[0].points[0]",
      modality: "video",
      ref: "yt_demo",
      proj: 0.7,
      conf: 0.9,
      text: "sample",
      x: undefined,
    });
    expect(viewOf(secretPacket).superNodes[0]?.constellations.map(({ secret }) => secret)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("reads hyperbolic points at the top and in meta", () => {
    const text = `{"spec":"chit.cgp.v0.2","super_nodes":[],"hyperbolic":{"points":[{"id":"a","x":0.5,"y":0}]},
      "meta":{"hyperbolic_encoding":{"points":[{"x":1,"y":-1}]}}}`;
    expect(viewOf(text).hyperbolic.map(({ path, x, y }) => [path, x, y])).toEqual([
      ["$.hyperbolic.points[0]", 0.5, 0],
      ["$.meta.hyperbolic_encoding.points[0]", 1, -1],
    ]);
  });

  it("names everything that has the wrong shape and reads the rest", () => {
    const text = `{"spec":"chit.cgp.v0.1","super_nodes":[7,{"x":"1","constellations":{}},{"constellations":[
      {"id":"c","anchor":[1,"x"],"spectrum":3,"radial_minmax":[null,1],"points":[{"conf":NaN},null]}]}]}`;
    const view = viewOf(text);
    expect(view.faults).toEqual([
      { path: "$.super_nodes[0]", reason: "is no object" },
      { path: "$.super_nodes[1].x", reason: "is no finite number" },
      { path: "$.super_nodes[1].constellations", reason: "is no list" },
      { path: "$.super_nodes[2].constellations[0].anchor[1]", reason: "is no finite number" },
      { path: "$.super_nodes[2].constellations[0].spectrum", reason: "is no list of numbers" },
      { path: "$.super_nodes[2].constellations[0].points[0].conf", reason: "is no finite number" },
      { path: "$.super_nodes[2].constellations[0].points[1]", reason: "is no object" },
    ]);
    expect(view.superNodes[1]?.constellations[0]?.radial).toEqual([undefined, 1]);
  });
});
