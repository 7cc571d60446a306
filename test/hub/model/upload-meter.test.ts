import { describe, expect, it } from "vitest";
import { UploadMeter } from "../../../src/hub/model/upload-meter.ts";

describe("what is shown of an upload", () => {
  it("adds up the files, and keeps hashing and sending apart", async () => {
    const shown: string[] = [];
    const sizes = new Map([
      ["a", 10e6],
      ["b", 30e6],
    ]);
    const meter = new UploadMeter(sizes, (label, total) => ({
      done: async (count) => void shown.push(`${label} ${count}/${total}`),
      end: async () => void shown.push(`${label} over`),
    }));
    meter.add({ path: "a", phase: "hashing", share: 1 });
    meter.add({ path: "b", phase: "uploading", share: 0.5 });
    meter.add({ path: "a", phase: "hashing", share: 1 });
    meter.add({ path: "a", phase: "uploading", share: 1 });
    meter.add({ path: "b", phase: "uploading", share: 0.1 });
    meter.add({ path: "b", phase: "uploading", share: 1 });
    await meter.end();
    expect(shown).toEqual([
      "MB prepared 10/40",
      "MB prepared over",
      "MB sent 15/40",
      "MB sent 25/40",
      "MB sent 13/40",
      "MB sent 40/40",
      "MB sent over",
    ]);
  });
});
