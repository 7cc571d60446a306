import { describe, expect, it } from "vitest";
import { readPrompt } from "../../../src/chat/question/prompt.ts";
import type { Source } from "../../../src/kernel/terminal.ts";

const signal = new AbortController().signal;

function stdin(text: string | Promise<string>, isTTY = false): Source {
  return {
    isTTY,
    text: async () => text,
    async *lines() {
      yield await text;
    },
  };
}

describe("a prompt", () => {
  it("is the words, and what is piped below them after a blank line", async () => {
    expect(await readPrompt(["why", "so"], stdin(""), signal)).toBe("why so");
    expect(await readPrompt(["explain"], stdin("  code\n\n"), signal)).toBe("explain\n\n  code");
    expect(await readPrompt([], stdin("alone\n"), signal)).toBe("alone");
  });

  it("does not wait for a terminal", async () => {
    expect(await readPrompt(["hi"], stdin(new Promise(() => undefined), true), signal)).toBe("hi");
  });

  it.each([
    ["a terminal", stdin("", true)],
    ["an empty pipe", stdin(" \n")],
  ])("must be given: %s alone is a usage error", async (_, source) => {
    await expect(readPrompt([], source, signal)).rejects.toMatchObject({
      exit: 2,
      message: expect.stringContaining("give a prompt"),
      hint: expect.stringContaining("pmoves chat"),
    });
  });

  it("is not waited for once the user has stopped", async () => {
    const stop = new AbortController();
    const waiting = readPrompt([], stdin(new Promise(() => undefined)), stop.signal);
    stop.abort(new Error("stopped"));
    await expect(waiting).rejects.toThrow("stopped");
    await expect(readPrompt([], stdin("x"), AbortSignal.abort(new Error("before")))).rejects.toThrow(
      "before",
    );
  });
});
