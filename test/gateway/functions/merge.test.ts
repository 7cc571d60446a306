import { describe, expect, it } from "vitest";
import { bodyPatches, headerPatches, mergeParams } from "../../../src/gateway/functions/merge.ts";
import { call, target, variant } from "./fixtures.ts";

describe("parameters", () => {
  it("of the request win over the variant's, key by key", () => {
    const request = { temperature: 0, top_p: undefined };
    expect(mergeParams(request, { temperature: 1, top_p: 0.9, seed: 7 })).toEqual({
      temperature: 0,
      top_p: 0.9,
      seed: 7,
    });
  });

  it("are not copied where one side says nothing", () => {
    const said = { temperature: 1 };
    expect(mergeParams({}, said)).toBe(said);
    expect(mergeParams(said, {})).toBe(said);
    expect(mergeParams(said, undefined)).toBe(said);
  });
});

describe("extra_body and extra_headers", () => {
  const patch = (pointer: string, scope = {}) => ({ pointer, value: 1, scope });
  const v = variant("v", { extraBody: [patch("/v"), patch("/not-here", { providerName: "q" })] });
  const t = target({ extraBody: [{ pointer: "/t", value: 1 }] });

  it("come in the order target, variant, request, as far as they are in scope", () => {
    const asked = call("f", {
      extraBody: [
        patch("/all"),
        patch("/mine", { variantName: "v" }),
        patch("/other-variant", { variantName: "w" }),
        patch("/model", { modelName: "m", providerName: "p" }),
        patch("/other-model", { modelName: "n" }),
      ],
    });
    expect(bodyPatches(asked, v, t).map(({ pointer }) => pointer)).toEqual([
      "/t",
      "/v",
      "/all",
      "/mine",
      "/model",
    ]);
  });

  it("are merged once a variant and target where the request adds none", () => {
    expect(bodyPatches(call("f"), v, t)).toBe(bodyPatches(call("f"), v, t));
    expect(bodyPatches(call("f"), undefined, t)).toBe(t.extraBody);
  });

  it("work the same for headers, deletions too", () => {
    const own = { name: "x-a", delete: true, scope: {} } as const;
    const with1 = variant("v", { extraHeaders: [{ name: "x-b", value: "1", scope: {} }] });
    const asked = call("f", { extraHeaders: [own] });
    expect(headerPatches(asked, with1, target())).toMatchObject([
      { name: "x-b", value: "1" },
      { name: "x-a", delete: true },
    ]);
  });
});
