import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runIn } from "../../support/run-command.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { startUpstream } from "../../support/upstream.ts";

describe("pmoves config init", () => {
  it("prints a file for what is there: Ollama's models, and providers with a key, never the key", async () => {
    await using ollama = await startUpstream({
      body: { models: [{ name: "tiny:1b", model: "tiny:1b", details: { family: "llama" } }] },
    });
    const env = { OLLAMA_HOST: ollama.url, OPENAI_API_KEY: "sk-hush" };
    const { exit, out } = await runIn(tempFolder(), ["config", "init"], env);
    expect(exit).toBe(0);
    expect(out).toContain('model_name = "tiny:1b"');
    expect(out).toContain('\napi_key_location = "env::OPENAI_API_KEY"');
    expect(out).toContain('\n# api_key_location = "env::ANTHROPIC_API_KEY"');
    expect(out).toContain('fallback_variants = ["openai"]');
    expect(out).not.toContain("sk-hush");
  });

  it("writes a file that loads, and does not write over one", async () => {
    const folder = tempFolder();
    const wrote = await runIn(folder, ["config", "init", "--out", "."]);
    expect(wrote).toEqual({
      exit: 0,
      out: "tensorzero.toml\n",
      err: "next: pmoves config check tensorzero.toml\n",
    });
    expect((await runIn(folder, ["config", "check"])).exit).toBe(0);
    writeFileSync(join(folder, "tensorzero.toml"), "# mine\n");
    const refused = await runIn(folder, ["config", "init", "--out", "tensorzero.toml"]);
    expect(refused).toMatchObject({ exit: 2, out: "", err: expect.stringContaining("is there already") });
    expect(readFileSync(join(folder, "tensorzero.toml"), "utf8")).toBe("# mine\n");
    expect((await runIn(folder, ["config", "init", "--out", "tensorzero.toml", "--force"])).exit).toBe(0);
    expect(readFileSync(join(folder, "tensorzero.toml"), "utf8")).toContain("[functions.chat]");
  });
});
