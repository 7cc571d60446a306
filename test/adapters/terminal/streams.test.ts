import { PassThrough, Readable, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { sinkOf, sourceOf } from "../../../src/adapters/terminal/streams.ts";
import { ClosedPipe } from "../../../src/kernel/terminal.ts";

function asStdout(stream: Writable): NodeJS.WriteStream {
  return stream as unknown as NodeJS.WriteStream;
}

describe("sinkOf", () => {
  it("resolves a write once the stream has taken it", async () => {
    const taken: (() => void)[] = [];
    const slow = new Writable({ write: (_chunk, _encoding, done) => void taken.push(done) });
    let written = false;
    const writing = sinkOf(asStdout(slow), () => undefined)
      .write("a")
      .then(() => {
        written = true;
      });
    await Promise.resolve();
    expect(written).toBe(false);
    taken[0]?.();
    await writing;
    expect(written).toBe(true);
  });

  it("tells of a reader that left, once, and refuses what comes after", async () => {
    const gone = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error("write EPIPE"), { code: "EPIPE" })),
    });
    const told: ClosedPipe[] = [];
    const sink = sinkOf(asStdout(gone), (reason) => told.push(reason));
    await expect(sink.write("a")).rejects.toThrow();
    await expect(sink.write("b")).rejects.toBeInstanceOf(ClosedPipe);
    expect(told).toHaveLength(1);
  });

  it("does not take another failure for a reader that left", async () => {
    const full = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error("no space"), { code: "ENOSPC" })),
    });
    const told: ClosedPipe[] = [];
    const sink = sinkOf(asStdout(full), (reason) => told.push(reason));
    await expect(sink.write("a")).rejects.toThrow("no space");
    expect(told).toEqual([]);
  });

  it("is 80 columns wide where nobody says", () => {
    expect(sinkOf(asStdout(new PassThrough()), () => undefined)).toMatchObject({ isTTY: false, columns: 80 });
  });
});

describe("sourceOf", () => {
  const stdin = (text: string) => sourceOf(Readable.from([text]) as unknown as NodeJS.ReadStream);

  it("reads all text, or line by line", async () => {
    expect(await stdin("a\nb").text()).toBe("a\nb");
    const lines: string[] = [];
    for await (const line of stdin("a\r\nb\n").lines()) lines.push(line);
    expect(lines).toEqual(["a", "b"]);
  });
});
