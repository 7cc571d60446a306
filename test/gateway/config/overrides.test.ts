import { describe, expect, it } from "vitest";
import { overridesOf, tiersSettings } from "../../../src/gateway/config/index.ts";
import { loadText, SMALL, targetsOf } from "./load-text.ts";

const overrides = (targets: object) => overridesOf(tiersSettings.parse({ targets }));

describe("[tiers.targets] of pmoves.toml", () => {
  it("wins over the file, key by key", async () => {
    const text = SMALL.replace('"openai"', '"ollama"\ntier = 3\nmax_concurrent = 7');
    const [target] = targetsOf(
      await loadText(text, { overrides: overrides({ "m/p": { tier: 2, options: { num_ctx: 9 } } }) }),
    );
    expect(target).toMatchObject({ tier: 2, maxConcurrent: 7, options: { num_ctx: 9 } });
  });

  it("can speak Ollama's own protocol where the file has to say openai", async () => {
    const text = SMALL.replace('"openai"', '"openai"\napi_base = "http://gpu:11434/v1"');
    const [target] = targetsOf(await loadText(text, { overrides: overrides({ "m/p": { wire: "ollama" } }) }));
    expect(target).toMatchObject({ wire: "ollama", baseUrl: "http://gpu:11434", kind: "ollama" });
  });

  it("is told of a target that there is not", async () => {
    const { config } = await loadText(SMALL, { overrides: overrides({ "m/pp": { tier: 1 } }) });
    const [notice] = config.notices.filter(({ code }) => code === "config.unknown_target");
    expect(notice?.message).toBe(
      'tiers.targets."m/pp" of pmoves.toml: no target "m/pp" (did you mean "m/p"?)',
    );
  });

  it.each([
    { "m/p": { tier: 4 } },
    { "m/p": { kind: "x" } },
    { "m/p": { teir: 1 } },
    { "m/p": { max_concurrent: 0 } },
  ])("refuses %j", (targets) => {
    expect(tiersSettings.safeParse({ targets }).success).toBe(false);
  });
});
