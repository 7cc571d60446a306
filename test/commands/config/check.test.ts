import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/gateway/check/finding.ts";
import { runIn } from "../../support/run-command.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const fixture = (name: string) => new URL(`../../../fixtures/config/${name}`, import.meta.url);

/** A folder with a file of the fixtures as tensorzero.toml. */
function folderWith(name: string): string {
  const folder = tempFolder();
  copyFileSync(fixture(name), join(folder, "tensorzero.toml"));
  return folder;
}

function folderOf(text: string, more: Readonly<Record<string, string>> = {}): string {
  const folder = tempFolder();
  writeFileSync(join(folder, "tensorzero.toml"), text);
  for (const [name, content] of Object.entries(more)) writeFileSync(join(folder, name), content);
  return folder;
}

async function findings(folder: string, ...words: readonly string[]): Promise<readonly Finding[]> {
  const { out } = await runIn(folder, ["config", "check", "--json", ...words]);
  return JSON.parse(out);
}

const codes = (rows: readonly Finding[]) => [...new Set(rows.map(({ code }) => code))].sort();

const SMALL = `[models.m]
routing = ["p"]
[models.m.providers.p]
type = "vllm"
api_base = "http://127.0.0.1:8000/v1"
model_name = "x"
api_key_location = "none"
[functions.f]
type = "json"
output_schema = "answer.json"
[functions.f.variants.v]
type = "chat_completion"
model = "m"
json_mode = "strict"
`;

describe("pmoves config check on the real files", () => {
  it.each([
    [
      "tensorzero.dec2025.toml",
      ["even_sampling", "host_unresolved", "no_key", "not_acted_on", "ollama_v1", "target_skipped"],
    ],
    [
      "tensorzero.later.toml",
      ["even_sampling", "host_unresolved", "no_key", "not_acted_on", "ollama_v1", "target_skipped"],
    ],
    ["tensorzero.toml.example", ["dead_function", "no_key", "not_acted_on"]],
    ["tensorzero.seed-draft.toml", ["declared_twice", "host_unresolved", "no_key", "unused_provider"]],
  ])("%s has no error and says what bites", async (name, expected) => {
    const folder = folderWith(name);
    expect(codes(await findings(folder))).toEqual(expected.map((code) => `config.${code}`));
    expect((await runIn(folder, ["config", "check"])).exit).toBe(0);
    expect((await runIn(folder, ["config", "check", "--strict"])).exit).toBe(3);
  });

  it("says nothing of sampling where tiers decide, and nothing of hosts that are mapped", async () => {
    const folder = folderWith("tensorzero.dec2025.toml");
    const maps = ["--rewrite", "pmoves-ollama=127.0.0.1", "--rewrite", "jetson-ollama=127.0.0.1"];
    expect(codes(await findings(folder, "--local-first", ...maps))).toEqual([
      "config.no_key",
      "config.not_acted_on",
      "config.ollama_v1",
      "config.target_skipped",
    ]);
  });
});

describe("pmoves config check", () => {
  it("is quiet about a good file, and counts on stderr", async () => {
    const folder = folderOf(SMALL, { "answer.json": '{"type":"object"}' });
    const { exit, out, err } = await runIn(folder, ["config", "check", "--strict"]);
    expect({ exit, out }).toEqual({ exit: 0, out: "" });
    expect(err).toBe(
      `${folder}/tensorzero.toml (TensorZero's dialect); 1 of 1 targets can be used; 0 errors, 0 warnings and 0 notes\n`,
    );
  });

  it("lists all errors with their places, worst first, and exits with 2", async () => {
    const folder = folderOf(`${SMALL}temperature = "hot"\n[gateway]\nbind_adress = "x"\n[clickhouse]\n`, {
      "answer.json": "{}",
    });
    const { exit, out } = await runIn(folder, ["config", "check", "tensorzero.toml", "--strict"]);
    expect(exit).toBe(2);
    expect(out.split("\n").map((line) => line.split("\t").slice(0, 4))).toEqual([
      ["error", "config.wrong_type", "tensorzero.toml:15:1", "functions.f.variants.v.temperature"],
      ["error", "config.unknown_key", "tensorzero.toml:17:1", "gateway.bind_adress"],
      ["info", "config.not_acted_on", "tensorzero.toml:18:2", "clickhouse"],
      [""],
    ]);
  });

  it("compiles schemas, and says where the one stands that is none", async () => {
    const folder = folderOf(SMALL, { "answer.json": '{"type":"objct"}' });
    const [found, ...more] = await findings(folder);
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      severity: "error",
      code: "config.schema",
      line: 10,
      key: "functions.f.output_schema",
    });
    expect((await runIn(folder, ["config", "check"])).exit).toBe(2);
  });

  it("lists keys of ours for --strict", async () => {
    const folder = folderOf(SMALL.replace('model_name = "x"', 'model_name = "x"\ntier = 2'), {
      "answer.json": "{}",
    });
    expect((await runIn(folder, ["config", "check"])).exit).toBe(0);
    const { exit, out, err } = await runIn(folder, ["config", "check", "--strict"]);
    expect(exit).toBe(3);
    expect(out).toContain("info\tconfig.extension\t");
    expect(err).toContain("--strict: TensorZero would refuse it for 1 of its keys");
  });

  it("writes for a person what is alike once, with its places", async () => {
    const text = SMALL.replace('model_name = "x"', 'model_name = "x"\ntier = 2\nkind = "local"');
    const { out } = await runIn(folderOf(text, { "answer.json": "{}" }), [
      "config",
      "check",
      "tensorzero.toml",
      "--format",
      "table",
    ]);
    expect(out).toBe(`note: a key of ours, which TensorZero would refuse
  at tensorzero.toml:7:1  models.m.providers.p.tier
  at tensorzero.toml:8:1  models.m.providers.p.kind
  fix: \`pmoves config migrate\` says it in TensorZero's terms or moves it to pmoves.toml, where it can
`);
  });

  it("says what was looked for where there is no file", async () => {
    const { exit, out, err } = await runIn(tempFolder(), ["config", "check"]);
    expect(exit).toBe(0);
    expect(out).toContain("OPENAI_API_KEY is not set");
    expect(err).toMatch(/^no file: zero-configuration; 0 of \d+ targets can be used; /);
  });

  it("refuses a file that is not there, and two names for one configuration", async () => {
    const gone = await runIn(tempFolder(), ["config", "check", "gone.toml"]);
    expect(gone).toMatchObject({
      exit: 2,
      out: "",
      err: expect.stringContaining("can't read --config gone.toml"),
    });
    const two = await runIn(tempFolder(), ["config", "check", "a.toml", "--config", "b.toml"]);
    expect(two).toMatchObject({ exit: 2, err: expect.stringContaining("name one configuration each") });
  });
});
