import { describe, expect, it } from "vitest";
import { LocalInventory } from "../../../src/gateway/run/inventory.ts";
import { FakeClock } from "../../support/clock.ts";
import { config, model, target } from "../../support/config.ts";

const ollama = (upstreamModel: string, baseUrl: string) =>
  target(`${upstreamModel}/p`, { kind: "ollama", upstreamModel, baseUrl });
const here = [
  ollama("qwen2.5:32b", "http://localhost:11434"),
  ollama("llama3.1", "http://localhost:11434/v1"),
  ollama("phi3", "http://localhost:11434"),
  ollama("far", "http://jetson:11434"),
];
const all = config([model("m", here)], []);

describe("LocalInventory", () => {
  it("tells loaded, cold and missing apart, whatever wire and tag a target names", async () => {
    const inventory = new LocalInventory(async (origin) => {
      if (origin !== "http://localhost:11434") throw new Error("refused");
      return { pulled: ["qwen2.5:32b", "llama3.1:latest"], loaded: ["llama3.1:latest"] };
    }, new FakeClock());
    expect(inventory.presenceOf(here[0] as never)).toBe("unknown");
    await inventory.refresh(all);
    expect(here.map(inventory.presenceOf)).toEqual(["cold", "loaded", "missing", "unknown"]);
  });

  it("looks again while it watches, and gives up on a server that does not answer", async () => {
    const clock = new FakeClock();
    const asked: string[] = [];
    const inventory = new LocalInventory((origin, signal) => {
      asked.push(origin);
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    }, clock);
    inventory.watch(() => all);
    await clock.advance(10_000);
    expect(asked).toEqual(["http://localhost:11434", "http://jetson:11434"]);
    await clock.advance(2_000 + 10_000);
    expect(asked).toHaveLength(4);
    await clock.advance(2_000);
    inventory.stop();
    expect(clock.pending).toBe(0);
    expect(here.map(inventory.presenceOf)).toEqual(["unknown", "unknown", "unknown", "unknown"]);
  });
});
