import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { OutputGate } from "../../../src/tui/ink/output-gate.ts";

function gateOver() {
  const output = new PassThrough() as unknown as NodeJS.WriteStream & PassThrough;
  const written: string[] = [];
  output.on("data", (chunk) => written.push(String(chunk)));
  return {
    gate: new OutputGate(output),
    written,
    settled: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

describe("the output of an inline screen", () => {
  it("leaves in one piece what is written together, marked as one frame", async () => {
    const { gate, written, settled } = gateOver();
    gate.together(() => {
      gate.stream.write("\u001b[?2026h");
      gate.stream.write("one ");
      gate.together(() => void gate.stream.write("two"));
      gate.stream.write("\u001b[?2026l");
    });
    gate.together(() => undefined);
    await settled();
    expect(written).toEqual(["\u001b[?2026hone two\u001b[?2026l"]);
  });

  it("drops what is written while it is muted, and tells the writer as ever", async () => {
    const { gate, written, settled } = gateOver();
    let told = false;
    gate.muted(() => {
      gate.stream.write("gone", () => {
        told = true;
      });
    });
    gate.prefix("first ");
    gate.stream.write("then");
    gate.stream.write("rest");
    await settled();
    expect(told).toBe(true);
    expect(written.join("")).toBe("first thenrest");
  });
});
