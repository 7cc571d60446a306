import { describe, expect, it } from "vitest";
import { hiddenPrompt } from "../../../src/adapters/terminal/hidden-prompt.ts";
import { keyTerminal as terminal } from "../../support/key-terminal.ts";

describe("hiddenPrompt", () => {
  it("shows the question and nothing of the answer, and gives the terminal back", async () => {
    const { streams, written, modes, type, keys } = terminal();
    const answer = hiddenPrompt(streams)?.("Passphrase: ");
    type("hunt");
    type("er2\r");
    expect(await answer).toBe("hunter2");
    expect(written).toEqual(["Passphrase: ", "\n"]);
    expect(modes).toEqual([true, false]);
    expect(keys.listenerCount("data")).toBe(0);
  });

  it.each([
    ["ab\u007fc\r", "ac"],
    ["ab\u0015cd\n", "cd"],
    ["é😀\u007f\r", "é"],
    ["a\u001bb\u0004", "ab"],
    ["\r", ""],
  ])("takes %j for %j", async (keys, wanted) => {
    const { streams, type } = terminal();
    const answer = hiddenPrompt(streams)?.("? ");
    type(keys);
    expect(await answer).toBe(wanted);
  });

  it("ends with 130 on Ctrl-C", async () => {
    const { streams, type, modes } = terminal();
    const answer = hiddenPrompt(streams)?.("? ");
    type("abc\u0003");
    await expect(answer).rejects.toMatchObject({ exit: 130 });
    expect(modes).toEqual([true, false]);
  });

  it("ends with the signal's reason, the terminal given back, and asks nothing after it", async () => {
    const stop = new AbortController();
    const { streams, modes, keys, written } = terminal(true, stop.signal);
    const answer = hiddenPrompt(streams)?.("? ");
    stop.abort(new Error("stopped"));
    await expect(answer).rejects.toThrow("stopped");
    expect(modes).toEqual([true, false]);
    expect(keys.listenerCount("data")).toBe(0);
    await expect(hiddenPrompt(streams)?.("again? ")).rejects.toThrow("stopped");
    expect(written).toEqual(["? ", "\n"]);
  });

  it("is not there without a terminal", () => {
    expect(hiddenPrompt(terminal(false).streams)).toBeUndefined();
  });
});
