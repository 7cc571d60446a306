import { describe, expect, it } from "vitest";
import { interpolate, referencesOf } from "../../../src/stack/compose/interpolate.ts";

const variables: Readonly<Record<string, string>> = { A: "alpha", EMPTY: "", B: "beta" };
const lookup = (name: string) => variables[name];
const put = (text: string) => interpolate(text, lookup).text;
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are compose's own templates
describe("variables in compose files", () => {
  it.each([
    ["$A", "alpha"],
    ["${A}", "alpha"],
    ["x${A}y$B", "xalphaybeta"],
    ["$$A", "$A"],
    ["$${A}", "${A}"],
    ["${NO:-d}", "d"],
    ["${EMPTY:-d}", "d"],
    ["${EMPTY-d}", ""],
    ["${NO-d}", "d"],
    ["${A:-d}", "alpha"],
    ["${A:+set}", "set"],
    ["${EMPTY:+set}", ""],
    ["${EMPTY+set}", "set"],
    ["${NO+set}", ""],
    ["${NO:-${NEITHER:-${B}}}", "beta"],
    ["${NO:-http://${A}:80}/x", "http://alpha:80/x"],
    ["${A:?needed}", "alpha"],
    ["${NO:---port=80 --host=0.0.0.0}", "--port=80 --host=0.0.0.0"],
    ["${NO:-a-b:?c}", "a-b:?c"],
    ["${NO:-}", ""],
    ["plain", "plain"],
  ])("%s becomes %s", (text, result) => {
    expect(put(text)).toBe(result);
    expect(interpolate(text, lookup).invalid).toBeUndefined();
  });

  it("says what is not set and has no default", () => {
    expect(interpolate("${NO}/$ALSO/${A}", lookup).unset).toEqual(["NO", "ALSO"]);
  });

  it("says what has to be set, and why", () => {
    expect(interpolate("${NO:?set it}", lookup).required).toEqual([{ name: "NO", reason: "set it" }]);
    expect(interpolate("${EMPTY:?}", lookup).required).toEqual([{ name: "EMPTY", reason: "" }]);
    expect(interpolate("${EMPTY?}", lookup).required).toEqual([]);
  });

  it.each(["${", "${A", "$-", "${1}", "${A!}", "a $ b"])("%s is no template", (text) => {
    expect(interpolate(text, lookup).invalid).toBeDefined();
  });

  it("names the variables of a text with their defaults, inner ones too", () => {
    expect(referencesOf("u:${P:-${Q:-secret}}@$H $$N ${R:?x}")).toEqual([
      { name: "P", fallback: "${Q:-secret}" },
      { name: "Q", fallback: "secret" },
      { name: "H", fallback: undefined },
      { name: "R", fallback: undefined },
    ]);
  });
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above
