import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { ORDER_KEY, repair } from "../../../../src/gateway/config/toml/repair.ts";
import { errorsOf } from "../load-text.ts";

describe("mending a list declared beside tables of its name", () => {
  it("keeps length and lines, so that positions stay right", () => {
    const text = '[functions.f]\nvariants = ["a"] # order\n[functions.f.variants.a]\nmodel = "m"\n';
    const { text: mended, repairs } = repair(text);
    expect(mended).toHaveLength(text.length);
    expect(repairs).toEqual([{ path: ["functions", "f", "variants"], at: 14 }]);
    expect(parse(mended)).toMatchObject({
      functions: { f: { [ORDER_KEY]: ["a"], variants: { a: { model: "m" } } } },
    });
  });

  it("mends a quoted key and a list over several lines", () => {
    const { text } = repair('[functions.f]\n"variants" = [\n "a",\n]\n[functions.f.variants.a]\n');
    expect(parse(text)).toMatchObject({ functions: { f: { [ORDER_KEY]: ["a"] } } });
  });

  it.each([
    ["a list without tables", '[functions.f]\nvariants = ["a"]\n'],
    ["tables without a list", "[functions.f.variants.a]\n"],
    ["a list of another function", '[functions.f]\nvariants = ["a"]\n[functions.g.variants.a]\n'],
    [
      "such text inside a string",
      'x = """\n[functions.f]\nvariants = ["a"]\n[functions.f.variants.a]\n"""\n',
    ],
  ])("leaves %s alone", (_, text) => {
    expect(repair(text)).toEqual({ text, repairs: [] });
  });

  it("does not mend other double declarations", async () => {
    const [error] = await errorsOf('[models.m]\nrouting = ["a"]\n[models.m.routing]\nx = 1');
    expect(error).toContain("/c/tensorzero.toml:3:");
    expect(error).toContain("not TOML");
  });

  it("does not let a file use the name that it mends with", async () => {
    expect(await errorsOf(`[functions.f]\ntype = "chat"\n${ORDER_KEY} = []`)).toContain(
      `/c/tensorzero.toml:3:1 ${ORDER_KEY}: unknown key \`${ORDER_KEY}\``,
    );
  });
});
