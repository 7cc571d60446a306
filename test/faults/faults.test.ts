import { describe, expect, it } from "vitest";
import { cellsOf, run, sections } from "./matrix.ts";

const faults = Object.values(sections).flat();

describe("the fault matrix", () => {
  it("holds at least thirty faults beside those of credit, under names of their own", () => {
    const { credit, ...others } = sections;
    expect(Object.values(others).flat().length).toBeGreaterThanOrEqual(30);
    expect(credit?.length).toBeGreaterThanOrEqual(30);
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
  });
});

for (const [section, rows] of Object.entries(sections)) {
  describe(section, () => {
    describe.each(rows)("$name", (fault) => {
      it.each(cellsOf(fault))("as $dialect, $mode", async (cell) => {
        expect((await run(fault, cell)).findings).toEqual([]);
      });
    });
  });
}
