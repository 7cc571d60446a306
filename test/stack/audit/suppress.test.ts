import { describe, expect, it } from "vitest";
import { audit, failing } from "../../../src/stack/audit/audit.ts";
import { baselineText, parseBaseline } from "../../../src/stack/audit/baseline.ts";
import { BOOK, findings } from "../../support/audit.ts";
import { composed } from "../../support/compose.ts";

const states = async (text: string) =>
  (await findings({ "c.yml": text }))
    .filter(({ rule }) => rule === "cap-drop-all" || rule.endsWith("-suppression"))
    .map(({ rule, line, state, reason, message }) => [rule, line, state, reason ?? message]);

describe("comments that suppress a finding", () => {
  it("hold for the line that they stand on, or alone above", async () => {
    expect(
      await states(`services:
  a: # pmoves-audit: ignore cap-drop-all -- needs raw sockets
    image: x:1
  # pmoves-audit: ignore cap-drop-all, read-only-root -- legacy, goes in May
  b:
    image: x:1
  c:
    cap_drop: [NET_RAW] # pmoves-audit: ignore cap-drop-all -- tried
    image: x:1
`),
    ).toEqual([
      ["cap-drop-all", 2, "suppressed", "needs raw sockets"],
      ["cap-drop-all", 5, "suppressed", "legacy, goes in May"],
      ["cap-drop-all", 8, "suppressed", "tried"],
    ]);
  });

  it("need a reason, a rule that exists, and something to suppress", async () => {
    expect(
      await states(`services:
  a: # pmoves-audit: ignore cap-drop-all
    image: x:1
  b: # pmoves-audit: ignore cap-drop-al -- a slip
    image: x:1
  c: # pmoves-audit: please
    image: x:1
  d: # pmoves-audit: ignore cap-drop-all -- no longer so
    image: x:1
    cap_drop: [ALL]
`),
    ).toEqual([
      ["cap-drop-all", 2, "open", "no capability is dropped"],
      ["cap-drop-all", 4, "open", "no capability is dropped"],
      ["cap-drop-all", 6, "open", "no capability is dropped"],
      ["bad-suppression", 2, "open", "no reason is given for ignoring cap-drop-all"],
      ["bad-suppression", 4, "open", "there is no rule cap-drop-al: did you mean cap-drop-all?"],
      [
        "bad-suppression",
        6,
        "open",
        "this comment says nothing that the audit understands: ignore RULE -- reason",
      ],
      ["unused-suppression", 8, "open", "there is no finding of cap-drop-all here"],
    ]);
  });
});

describe("a baseline", () => {
  const one = "services: {a: {image: 'x:1'}}\n";

  it("knows a finding again on another line, and says what is new and what is mended", async () => {
    const before = audit(await composed({ "c.yml": one }), BOOK);
    const baseline = parseBaseline("b.json", baselineText(before.findings));
    const moved = "# a line more\n\nservices: {a: {image: 'x:1', cap_drop: [ALL]}, b: {image: 'y:1'}}\n";
    const after = audit(await composed({ "c.yml": moved }), BOOK, baseline);
    expect(after.findings.filter(({ service }) => service === "a").map(({ state }) => state)).not.toContain(
      "open",
    );
    expect(after.mended).toEqual(["cap-drop-all a"]);
    expect(new Set(failing(after.findings, "low").map(({ service }) => service))).toEqual(new Set(["b"]));
  });

  it("is the same text for the same findings", async () => {
    const text = baselineText(audit(await composed({ "c.yml": one }), BOOK).findings);
    expect(baselineText(audit(await composed({ "c.yml": `\n${one}` }), BOOK).findings)).toBe(text);
    expect(parseBaseline("b.json", text).has("cap-drop-all a")).toBe(true);
  });

  it.each(["not json", "[]", '{"version": 2, "findings": []}'])("refuses %s", (text) => {
    expect(() => parseBaseline("b.json", text)).toThrow("b.json is no baseline");
  });
});

describe("the threshold", () => {
  it("counts open findings from its severity on", async () => {
    const all = await findings({ "c.yml": "services: {a: {image: 'x:1', environment: ['A=$NOT']}}\n" });
    const at = (threshold: Parameters<typeof failing>[1]) => failing(all, threshold).length;
    expect(at("never")).toBe(0);
    expect(at("high")).toBeGreaterThan(0);
    expect(at("medium")).toBeGreaterThan(at("high"));
    expect(at("info")).toBe(all.length);
    expect(at("low")).toBeLessThan(at("info"));
  });
});
