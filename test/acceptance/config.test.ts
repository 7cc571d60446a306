import { copyFileSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pmoves, root } from "./pmoves.ts";

const folder = () => mkdtempSync(join(tmpdir(), "pmoves-config-"));

describe("pmoves config, as shipped", () => {
  it("migrates the seed's draft verbatim to files that load, with the order and the native Ollama kept", async () => {
    const cwd = folder();
    copyFileSync(join(root, "fixtures/config/tensorzero.seed-draft.toml"), join(cwd, "draft.toml"));
    const migrated = await pmoves(["config", "migrate", "draft.toml", "--out", "."], { cwd });
    expect(migrated).toMatchObject({ exit: 0, out: "tensorzero.toml\npmoves.toml\n" });
    const checked = await pmoves(["config", "check", "--json"], { cwd });
    expect(checked.exit).toBe(0);
    const findings: readonly { severity: string; code: string }[] = JSON.parse(checked.out);
    expect(
      findings.filter(({ severity, code }) => severity === "error" || code === "config.extension"),
    ).toEqual([]);
    const explained = await pmoves(["route", "explain", "--json"], { cwd });
    const { order, dialect, steps } = JSON.parse(explained.out);
    expect({ order, dialect }).toEqual({ order: "file", dialect: "tensorzero" });
    const variants = steps.map(({ variant }: { variant: string }) => variant);
    expect(variants).toEqual(["local", "free_tier", "cloud_gemini", "cloud_anthropic", "cloud_openai"]);
    const shown = await pmoves(["config", "show"], { cwd });
    expect(shown.out).toContain("models.qwen-local.providers.ollama.wire\tollama\n");
  });

  it.each([
    "tensorzero.dec2025.toml",
    "tensorzero.later.toml",
    "tensorzero.toml.example",
    "tensorzero.seed-draft.toml",
  ])("checks %s without an error", async (name) => {
    const { exit, err } = await pmoves(["config", "check", join("fixtures/config", name)]);
    expect({ exit, err }).toEqual({ exit: 0, err: expect.stringContaining("; 0 errors, ") });
  });

  it("says all that is wrong with a file as JSON, and exits with 2", async () => {
    const cwd = folder();
    writeFileSync(join(cwd, "tensorzero.toml"), '[gateway]\nbind_adress = "x"\n[models.m]\nrouting = []\n');
    const { exit, out } = await pmoves(["config", "check", "--json"], { cwd });
    expect(exit).toBe(2);
    const lines = JSON.parse(out).map(({ severity, line }: { severity: string; line: number }) => [
      severity,
      line,
    ]);
    expect(lines).toEqual([
      ["error", 2],
      ["error", 3],
      ["error", 4],
    ]);
  });

  it("names a budget that has no price as `serve` would refuse it", async () => {
    const cwd = folder();
    writeFileSync(join(cwd, "pmoves.toml"), '[budgets.cloud]\ntier = 3\nusd = 1.0\nper = "day"\n');
    const model =
      '[models.m]\nrouting = ["p"]\n[models.m.providers.p]\ntype = "openai"\nmodel_name = "no-such-model"\n';
    const fn =
      '[functions.f]\ntype = "chat"\n[functions.f.variants.v]\ntype = "chat_completion"\nmodel = "m"\n';
    writeFileSync(join(cwd, "tensorzero.toml"), model + fn);
    const env = { OPENAI_API_KEY: "x" };
    const { exit, out } = await pmoves(["config", "check"], { cwd, env });
    expect(exit).toBe(2);
    expect(out).toMatch(/^error\tbudget\.no_price\t/);
    const served = await pmoves(["serve", "--port", "0"], { cwd, env });
    expect(served).toMatchObject({ exit: 2, err: expect.stringContaining("no-such-model") });
  });
});
