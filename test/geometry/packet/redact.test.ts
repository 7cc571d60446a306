import { describe, expect, it } from "vitest";
import { redactSecrets } from "../../../src/geometry/packet/redact.ts";
import { readLossless, toPlain } from "../../../src/kernel/lossless-json.ts";
import { secretPacket } from "../../support/geometry.ts";

const redact = (text: string) => {
  const { value, ...counts } = redactSecrets(readLossless(text).value);
  return { text: JSON.stringify(toPlain(value)), ...counts };
};

describe("redactSecrets", () => {
  it("replaces every text of a constellation of kind secret, and no name or geometry", () => {
    const { text, redacted, places } = redact(secretPacket);
    expect(text).not.toMatch(/hunter2|aHVudGVyMi/);
    expect({ redacted, places }).toEqual({ redacted: 5, places: 2 });
    for (const kept of ["DEMO_API_KEY", '"anchor":[0.6,0.8]', "to be seen", '"magnitude":1'])
      expect(text).toContain(kept);
  });

  it.each([
    ['{"points":[{"id":"p","kind":"secret","text":"hunter2"}]}', 1],
    ['{"constellations":[{"meta":{"kind":"secret"},"points":[{"value":12345678}]}]}', 1],
    ['{"version":"chit.cgp.v0.1","points":[{"label":"K","value":"hunter2","encoding":"hex"}]}', 1],
    ['{"payload":{"x":[[{"kind":"SECRET","data":{"deep":["hunter2",{"s":"hunter2"}]}}]]}}', 2],
    ['{"kind":"secret","text":["hunter2"],"text_b64":null}', 1],
  ])("finds secrets in %s", (text, count) => {
    const cleaned = redact(text);
    expect(cleaned.text).not.toMatch(/hunter2|12345678/);
    expect(cleaned.redacted).toBe(count);
  });

  it("leaves a document without secrets as it is", () => {
    const text = '{"points":[{"id":"p","kind":"open","text":"x"}],"label":"l","value":"v"}';
    expect(redact(text)).toEqual({ text, redacted: 0, places: 0 });
  });
});
