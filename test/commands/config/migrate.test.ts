import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runIn } from "../../support/run-command.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const draft = new URL("../../../fixtures/config/tensorzero.seed-draft.toml", import.meta.url);

function folderWithDraft(): string {
  const folder = tempFolder();
  copyFileSync(draft, join(folder, "draft.toml"));
  return folder;
}

describe("pmoves config migrate", () => {
  it("prints the file on stdout, and what changed with its lines on stderr", async () => {
    const folder = folderWithDraft();
    const { exit, out, err } = await runIn(folder, ["config", "migrate", "draft.toml"]);
    expect(exit).toBe(0);
    expect(out).toContain(
      'fallback_variants = [ "free_tier", "cloud_gemini", "cloud_anthropic", "cloud_openai" ]',
    );
    expect(err).toContain("draft.toml:61 functions.chat.variants: the order local, free_tier");
    expect(err).toContain("warning: draft.toml:15 providers.openrouter: was left out: no model uses it");
    expect(err).toContain('[tiers.targets."qwen-local/ollama"]');
    expect(readdirSync(folder)).toEqual(["draft.toml"]);
  });

  it("writes both files, which then load together", async () => {
    const folder = folderWithDraft();
    const { exit, out } = await runIn(folder, ["config", "migrate", "draft.toml", "--out", "."]);
    expect({ exit, out }).toEqual({ exit: 0, out: "tensorzero.toml\npmoves.toml\n" });
    const checked = await runIn(folder, ["config", "check", "--json"]);
    expect(checked.exit).toBe(0);
    expect(checked.out).not.toContain("config.extension");
    const shown = await runIn(folder, ["config", "show", "--origin"]);
    expect(shown.out).toContain("models.qwen-local.providers.ollama.wire\tollama\t");
    expect(shown.out).toMatch(/tiers\.targets\.qwen-local\/ollama\.wire\tollama\t\S+pmoves\.toml:3\n/);
  });

  it("overwrites neither of the two unless it is forced", async () => {
    const folder = folderWithDraft();
    writeFileSync(join(folder, "pmoves.toml"), "# mine\n");
    const refused = await runIn(folder, ["config", "migrate", "draft.toml", "--out", "./"]);
    expect(refused).toMatchObject({
      exit: 2,
      out: "",
      err: expect.stringContaining("pmoves.toml is there already"),
    });
    expect(readdirSync(folder)).toEqual(["draft.toml", "pmoves.toml"]);
    expect((await runIn(folder, ["config", "migrate", "draft.toml", "--out", "./", "--force"])).exit).toBe(0);
    expect(readFileSync(join(folder, "pmoves.toml"), "utf8")).toContain("tiers.targets");
  });

  it("gives toml, settings and changes as JSON", async () => {
    const { out } = await runIn(folderWithDraft(), ["config", "migrate", "draft.toml", "--json", "--quiet"]);
    const { toml, settings, changes, written } = JSON.parse(out);
    expect(toml).toContain("[functions.chat.experimentation]");
    expect(settings).toContain('wire = "ollama"');
    expect(changes).toContainEqual({
      severity: "warning",
      line: 20,
      message: "providers.glm: was left out: no model uses it",
    });
    expect(written).toEqual([]);
  });

  it("warns where the result would not find its files any more", async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, "new"));
    writeFileSync(join(folder, "answer.json"), "{}");
    writeFileSync(
      join(folder, "tensorzero.toml"),
      `[models.m]
routing = ["p"]
[models.m.providers.p]
type = "ollama"
model_name = "x"
[functions.f]
type = "json"
output_schema = "answer.json"
[functions.f.variants.v]
type = "chat_completion"
model = "m"
json_mode = "on"
`,
    );
    const beside = await runIn(folder, ["config", "migrate"]);
    expect(beside.err).not.toContain("does not load");
    const { err } = await runIn(folder, ["config", "migrate", "--out", "new"]);
    expect(err).toContain("what came out does not load yet: new/tensorzero.toml:");
    expect(err).toContain("can't read new/answer.json: no such file or directory");
  });

  it("refuses a file that does not load, none at all, several, and pmoves.toml as the place", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "bad.toml"), "[functions.f]\ntypo = 1\n");
    writeFileSync(join(folder, "other.toml"), "");
    const bad = await runIn(folder, ["config", "migrate", "bad.toml"]);
    expect(bad).toMatchObject({
      exit: 2,
      out: "",
      err: expect.stringContaining("bad.toml:2:1 functions.f.typo"),
    });
    const none = await runIn(folder, ["config", "migrate"]);
    expect(none).toMatchObject({
      exit: 2,
      err: expect.stringContaining("there is no configuration to migrate"),
    });
    const several = await runIn(folder, ["config", "migrate", "*.toml"]);
    expect(several.err).toContain("one file is migrated at a time, and 2 match: bad.toml, other.toml");
    const place = await runIn(folderWithDraft(), ["config", "migrate", "draft.toml", "--out", "pmoves.toml"]);
    expect(place).toMatchObject({ exit: 2, err: expect.stringContaining("fix: --out tensorzero.toml") });
  });
});
