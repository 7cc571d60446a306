import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inFolder } from "../../support/stack-commands.ts";
import { tempFolder } from "../../support/temp-folder.ts";

describe("pmoves stack env", () => {
  it("prints the variables that a service really reads, as lines of an env file", async () => {
    const { exit, out } = await inFolder(tempFolder(), ["stack", "env", "archon"]);
    expect(exit).toBe(0);
    expect(out).toBe(`# archon
TENSORZERO_BASE_URL=http://tensorzero-gateway:3000
OPENAI_API_BASE=http://tensorzero-gateway:3000/openai/v1
OPENAI_COMPATIBLE_BASE_URL=http://tensorzero-gateway:3000/openai/v1
OPENAI_COMPATIBLE_BASE_URL_LLM=http://tensorzero-gateway:3000/openai/v1
OPENAI_COMPATIBLE_BASE_URL_EMBEDDING=http://tensorzero-gateway:3000/openai/v1
OPENAI_COMPATIBLE_BASE_URL_TTS=http://tensorzero-gateway:3000/openai/v1
OPENAI_COMPATIBLE_BASE_URL_STT=http://tensorzero-gateway:3000/openai/v1
`);
  });

  it("has the guide's variable for agent-zero, and the key as a reference where keys are set", async () => {
    const env = { PMOVES_API_KEYS: "secret-key-1" };
    const { out, err } = await inFolder(tempFolder(), ["stack", "env", "agent-zero", "--view", "host"], env);
    expect(out).toContain("OPENAI_BASE_URL=http://127.0.0.1:3000/openai/v1\n");
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference in an env file
    expect(out).toContain("OPENAI_API_KEY=${PMOVES_API_KEY}\nTENSORZERO_API_KEY=${PMOVES_API_KEY}\n");
    expect(out + err).not.toContain("secret-key-1");
  });

  it("gives deepresearch the one address that it can be pointed at, and a key that it insists on", async () => {
    const { out } = await inFolder(tempFolder(), ["stack", "env", "deepresearch"]);
    expect(out).toContain("DEEPRESEARCH_OPENROUTER_API_BASE=http://tensorzero-gateway:3000/openai\n");
    expect(out).toContain("OPENROUTER_API_KEY=unused\n");
  });

  it("prints n8n's credential and the Hub's places as comments, so that all of it may go into a file", async () => {
    const { out, exit } = await inFolder(tempFolder(), ["stack", "env"]);
    expect(exit).toBe(0);
    expect(out).toContain('#       "url": "http://tensorzero-gateway:3000/openai/v1"');
    expect(out).toContain("#       HF_TOKEN_PATH: /run/secrets/hf_token");
    expect(out).toContain("# hi-rag-gateway-v2: has no config.yaml");
    expect(
      out.split("\n").every((line) => line === "" || line.startsWith("#") || /^[A-Z_0-9]+=/.test(line)),
    ).toBe(true);
  });

  it("compares with files in the order in which they are loaded, and shows no secret", async () => {
    const folder = tempFolder();
    writeFileSync(
      join(folder, "env.shared"),
      "TENSORZERO_BASE_URL=http://u:hunter2@old:1\nOPENAI_API_KEY=sk-real\n",
    );
    writeFileSync(join(folder, ".env.local"), "# mine\nTENSORZERO_BASE_URL=http://x:hunter3@old:2\n");
    const argv = [
      "stack",
      "env",
      "archon",
      "--key-variable",
      "GATEWAY_KEY",
      "--diff",
      "env.shared",
      "--diff",
      ".env.local",
    ];
    const { exit, out, err } = await inFolder(folder, argv);
    expect(exit).toBe(3);
    expect(out).toContain(
      "- TENSORZERO_BASE_URL=http://…@old:2  .env.local:2  also set at env.shared:1\n+ TENSORZERO_BASE_URL=http://tensorzero-gateway:3000\n",
    );
    expect(out).toContain("! OPENAI_API_KEY is set, and is left as it is");
    expect(out + err).not.toMatch(/hunter|sk-real/);
    const json = await inFolder(folder, [...argv, "--json"]);
    expect(json.out).not.toMatch(/hunter|sk-real/);
  });

  it("writes what is missing and nothing else, keeps mode and comments, and is done the second time", async () => {
    const folder = tempFolder();
    const file = join(folder, ".env.local");
    writeFileSync(
      file,
      "# secrets of mine\nOPENAI_API_KEY=sk-real\nTENSORZERO_BASE_URL=http://old:1 # old\n",
    );
    chmodSync(file, 0o600);
    const argv = ["stack", "env", "hi-rag-gateway-v2", "--write", ".env.local"];
    const first = await inFolder(folder, argv);
    expect(first.exit).toBe(0);
    const text = readFileSync(file, "utf8");
    expect(text).toBe(`# secrets of mine
OPENAI_API_KEY=sk-real
TENSORZERO_BASE_URL=http://tensorzero-gateway:3000 # old

# the gateway, for hi-rag-gateway-v2 (pmoves stack env)
EMBEDDING_BACKEND=tensorzero
TENSORZERO_EMBED_MODEL=tensorzero::embedding_model_name::gemma_embed_local
`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await inFolder(folder, argv)).err).toContain("0 of 3 lines to change");
    expect(readFileSync(file, "utf8")).toBe(text);
    expect((await inFolder(folder, ["stack", "env", "hi-rag-gateway-v2", "--diff", ".env.local"])).exit).toBe(
      0,
    );
  });

  it("never replaces a key, and says so", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "e"), "OPENROUTER_API_KEY=sk-real\n");
    const { err } = await inFolder(folder, ["stack", "env", "deepresearch", "--write", "e"]);
    expect(err).toContain("OPENROUTER_API_KEY is set in e and stays as it is");
    expect(readFileSync(join(folder, "e"), "utf8")).toContain("OPENROUTER_API_KEY=sk-real\n");
  });

  it("leaves out of a shared file what two services want differently", async () => {
    const folder = tempFolder();
    const { err, exit } = await inFolder(folder, [
      "stack",
      "env",
      "archon",
      "langextract",
      "--write",
      "shared",
    ]);
    expect(exit).toBe(0);
    expect(err).toContain(
      "OPENAI_API_BASE is left out of shared: archon wants http://tensorzero-gateway:3000/openai/v1, langextract wants http://tensorzero-gateway:3000/openai;",
    );
    const text = readFileSync(join(folder, "shared"), "utf8");
    expect(text).not.toContain("OPENAI_API_BASE=");
    expect(text).toContain("TENSORZERO_BASE_URL=http://tensorzero-gateway:3000\n");
    expect(statSync(join(folder, "shared")).mode & 0o777).toBe(0o600);
  });

  it.each([
    [["nobody"], 'no service "nobody"'],
    [["archon", "--address", "ftp://x"], "is no address of a gateway"],
    [["archon", "--address", "http://u:hunter2@x:1"], "http://…@x:1 is no address"],
    [["archon", "--key-variable", "sk-hunter2!"], "--key-variable wants the name of a variable"],
    [["archon", "--diff", "gone"], "gone cannot be read"],
    [["archon", "--write", "notes.txt"], "notes.txt is no env file"],
  ])("refuses %j", async (words, reason) => {
    const folder = tempFolder();
    writeFileSync(join(folder, "notes.txt"), "dear diary\n");
    const { exit, err, out } = await inFolder(folder, ["stack", "env", ...words]);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err).toContain(reason);
    expect(err).not.toContain("hunter2");
    expect(readFileSync(join(folder, "notes.txt"), "utf8")).toBe("dear diary\n");
  });
});
