import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runIn } from "../../support/run-command.ts";
import { tempFolder } from "../../support/temp-folder.ts";

function folder(): string {
  const made = tempFolder();
  writeFileSync(
    join(made, "tensorzero.toml"),
    `[models.m]
routing = ["p"]
[models.m.providers.p]
type = "openai"
model_name = "gpt-4o-mini"
extra_headers = [{ name = "x-secret", value = "hush" }]
[functions.f]
type = "chat"
[functions.f.variants.v]
type = "chat_completion"
model = "m"
`,
  );
  writeFileSync(join(made, "pmoves.toml"), "[routing]\nhold_ms = 5\n");
  return made;
}

describe("pmoves config show", () => {
  it("shows keys and values of both files", async () => {
    const { exit, out, err } = await runIn(folder(), ["config", "show"]);
    expect(exit).toBe(0);
    expect(out).toContain("models.m.providers.p.model_name\tgpt-4o-mini\n");
    expect(out).toContain("routing.hold_ms\t5\n");
    expect(err).toMatch(/^dialect tensorzero, order file, hash [0-9a-f]{16}\n$/);
  });

  it("says where each comes from with --origin", async () => {
    const made = folder();
    const { out } = await runIn(made, ["config", "show", "--origin", "--json"]);
    const rows: readonly { key: string; value: unknown; origin: string }[] = JSON.parse(out);
    const row = (key: string) => rows.find((one) => one.key === key);
    expect(row("models.m.providers.p.model_name")?.origin).toBe(`${made}/tensorzero.toml:5`);
    expect(row("gateway.base_path")).toEqual({ key: "gateway.base_path", value: "", origin: "default" });
    expect(row("routing.hold_ms")).toEqual({
      key: "routing.hold_ms",
      value: 5,
      origin: `${made}/pmoves.toml:2`,
    });
    expect(row("routing.idle_ms")?.origin).toBe("default");
  });

  it("writes `key = value` for a person", async () => {
    const { out } = await runIn(folder(), ["config", "show", "--origin", "--format", "table"]);
    expect(out).toContain('\nmodels.m.routing = ["p"]  # ');
    expect(out).toContain("\nrouting.idle_ms = 120000  # default\n");
  });

  it("shows the place of a key, and the names of headers, never what they hold", async () => {
    const { out } = await runIn(folder(), ["config", "show"], { OPENAI_API_KEY: "sk-hush" });
    expect(out).toContain("models.m.providers.p.api_key_location\tenv::OPENAI_API_KEY\n");
    expect(out).toContain('extra_headers\t["x-secret"]\n');
    expect(out).not.toContain("hush");
  });

  it("shows zero-configuration as such, and refuses a file that does not load", async () => {
    const empty = tempFolder();
    const zero = await runIn(empty, ["config", "show", "--origin"]);
    expect(zero.out).toContain("\tzero-configuration\n");
    writeFileSync(join(empty, "bad.toml"), "x = 1\n");
    const bad = await runIn(empty, ["config", "show", "bad.toml"]);
    expect(bad).toMatchObject({
      exit: 2,
      out: "",
      err: expect.stringContaining("bad.toml:1:1 x: unknown key"),
    });
  });
});
