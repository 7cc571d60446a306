import { describe, expect, it } from "vitest";
import { marksFor } from "../../../src/eval/judge/fence.ts";

describe("the marks of a call", () => {
  it("are the same for the same question and others for another passage or seed", () => {
    const marks = marksFor(1, ["q", "p"]);
    expect(marksFor(1, ["q", "p"])).toEqual(marks);
    expect(marksFor(1, ["q", "p2"]).fence).not.toBe(marks.fence);
    expect(marksFor(2, ["q", "p"]).check).not.toBe(marks.check);
    expect(marks.fence).toHaveLength(24);
  });

  it("are never in what is asked: where the first would be, others are taken", () => {
    // Texts of one check word each: some of them are their own first choice sooner or later.
    const words = Array.from({ length: 4000 }, (_, i) => (i * 4099).toString(16).padStart(6, "0"));
    const passage = words.join(" ");
    for (let seed = 0; seed < 200; seed++)
      expect(passage).not.toContain(marksFor(seed, ["q", passage]).check);
  });
});
