import { describe, expect, it } from "vitest";
import { exposuresOf, withoutDefaults } from "../../../src/stack/audit/secrets.ts";
import { broken, findings } from "../../support/audit.ts";

const kinds = (name: string, source: string) =>
  exposuresOf(name, source).map(({ kind, name: of }) => `${kind} ${of}`);

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are compose's own templates
describe("secrets in the source of a value", () => {
  it.each<[string, string, readonly string[]]>([
    ["DB_PASSWORD", "hunter2", ["literal DB_PASSWORD"]],
    ["DB_PASSWORD", "${DB_PASSWORD}", []],
    ["DB_PASSWORD", "${DB_PASSWORD:?set it}", []],
    ["DB_PASSWORD", "${DB_PASSWORD:-}", []],
    ["DB_PASSWORD", "${DB_PASSWORD:-hunter2}", ["default DB_PASSWORD"]],
    ["DB_PASSWORD", "${A:-${B:-hunter2}}", ["default B"]],
    ["DB_PASSWORD_FILE", "/run/secrets/db", []],
    ["API_KEY_ID", "abc", []],
    ["MAX_TOKENS", "4096", []],
    ["GOTRUE_JWT_EXP", "3600", []],
    ["DISCORD_PUBLIC_KEY", "abcdef", []],
    ["USE_TOKEN", "true", []],
    ["NEO4J_AUTH", "neo4j/${P:-hunter2}", ["default P"]],
    ["DB_URI", "postgres://u:hunter2@db/x", ["literal DB_URI"]],
    ["DB_URI", "postgres://u:${DB_PASSWORD}@db/x", []],
    ["DB_URI", "postgres://u:${DB_PASSWORD:-hunter2}@db/x", ["default DB_PASSWORD"]],
    ["DB_URI", "${DB_URI:-postgres://u:hunter2@db/x}", ["default DB_URI"]],
    ["SITE", "${SITE:-http://localhost:3000}", []],
    ["CONFIG", "db:\n  user: me\n  password: hunter2\n", ["literal password"]],
    ["CONFIG", 'db:\n  password: ${P}\n  hmac_key: "${H:?set}"\n', []],
    ["command", "start --user root --pass hunter2", ["literal pass"]],
    ["command", "start --user root --pass ${P:-hunter2}", ["default P"]],
    ["command", "redis-server --requirepass=hunter2", ["literal requirepass"]],
    ["AGE", "$$PASSWORD", []],
  ])("%s=%s", (name, source, expected) => {
    expect(kinds(name, source)).toEqual(expected);
  });

  it("takes the default away from what gives a secret away, and from nothing else", () => {
    const names = new Set(["P"]);
    expect(withoutDefaults("${U:-me}:${P:-x}@$$ ${Q:-${P-y}} $P", names)).toBe(
      "${U:-me}:${P:?it is a secret and has no default}@$$ ${Q:-${P:?it is a secret and has no default}} $P",
    );
  });
});

describe("secrets in compose files", () => {
  it("are found in environment, build arguments, labels and commands, and never said", async () => {
    const all = await findings({
      "c.yml": `services:
  a: {image: x, environment: {MY_SECRET: hunter2}}
  b: {build: {context: ., args: [GH_TOKEN=hunter2]}}
  c: {image: x, labels: {traefik.auth_password: hunter2}}
  d: {image: x, command: [run, --password, hunter2]}
  e: {image: x, environment: [MY_SECRET]}
`,
    });
    expect(broken(all, "literal-secret")).toEqual(["a", "b", "c", "d"]);
    expect(JSON.stringify(all)).not.toContain("hunter2");
  });

  it("that are Supabase's have the form of a JWT", async () => {
    const all = await findings(
      {
        "c.yml":
          "services: {a: {image: x, environment: {SUPABASE_ANON_KEY: $K, SUPABASE_SERVICE_ROLE_KEY: $J}}}\n",
      },
      { K: "sb_publishable", J: "eyJhbGciOi.eyJyb2xlIjoi.c2ln" },
    );
    expect(all.filter(({ rule }) => rule === "supabase-jwt").map(({ subject }) => subject)).toEqual([
      "a:SUPABASE_ANON_KEY",
    ]);
  });
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above
