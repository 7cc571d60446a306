import { describe, expect, it } from "vitest";
import { keyPrompt } from "../../../src/adapters/terminal/ask-key.ts";
import { keyTerminal as terminal } from "../../support/key-terminal.ts";

describe("keyPrompt", () => {
  it.each([
    ["2", "2"],
    ["3", undefined],
    ["\r", undefined],
    ["\u0003", undefined],
    ["\u001b[A", undefined],
  ])("takes %j for %j, and gives the terminal back", async (key, wanted) => {
    const { streams, written, modes, type, keys } = terminal();
    const answer = keyPrompt(streams)?.("best? ", ["1", "2"]);
    type(key);
    expect(await answer).toBe(wanted);
    expect(written).toEqual(["best? ", `${wanted ?? ""}\n`]);
    expect(modes).toEqual([true, false]);
    expect(keys.listenerCount("data")).toBe(0);
  });

  it("ends with the signal's reason", async () => {
    const stop = new AbortController();
    const { streams, modes } = terminal(true, stop.signal);
    const answer = keyPrompt(streams)?.("best? ", ["1"]);
    stop.abort(new Error("stopped"));
    await expect(answer).rejects.toThrow("stopped");
    await expect(keyPrompt(streams)?.("best? ", ["1"])).rejects.toThrow("stopped");
    expect(modes).toEqual([true, false]);
  });

  it("is not there without a terminal", () => {
    expect(keyPrompt(terminal(false).streams)).toBeUndefined();
  });
});
