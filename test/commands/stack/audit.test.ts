import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { inFolder } from "../../support/stack-commands.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const SECRET = "hunter2hunter2";
const COMPOSE = `services:
  web: # pmoves-audit: ignore read-only-root -- writes its own cache
    image: nginx
    ports: ["80:80"]
    environment: {ADMIN_PASSWORD: ${SECRET}}
`;

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = tempFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const audit = (folder: string, ...args: readonly string[]) => inFolder(folder, ["stack", "audit", ...args]);

describe("pmoves stack audit", () => {
  it("finds the compose file that is here, fails with 3, and never shows a secret", async () => {
    const folder = folderWith({ "compose.yaml": COMPOSE });
    const { exit, out, err } = await audit(folder);
    expect(exit).toBe(3);
    expect(out).toContain(
      "compose.yaml:4\tmedium\tloopback-ports\tweb\t80:80 is open on every interface of the host\n",
    );
    expect(out).toContain("compose.yaml:5\thigh\tliteral-secret\tweb\t");
    expect(out).not.toContain("read-only-root");
    for (const format of ["json", "md", "junit", "sarif", "table"]) {
      expect((await audit(folder, "--format", format)).out).not.toContain(SECRET);
    }
    expect(err).not.toContain(SECRET);
  });

  it("tells a person rule by rule, with what to write and what is suppressed", async () => {
    const { out } = await audit(
      folderWith({ "compose.yaml": COMPOSE }),
      "--format",
      "table",
      "--fail-on",
      "high",
    );
    expect(out).toContain(
      "high  cap-drop-all  cap_drop: [ALL]\n  compose.yaml:2  web: no capability is dropped\n",
    );
    expect(out).toContain("suppressed by comments\n  compose.yaml:2  read-only-root: writes its own cache\n");
    expect(out).toMatch(
      /1 service in compose\.yaml: 5 high, 4 medium, 0 low, 0 info, 1 suppressed; 5 at or above high\n$/,
    );
  });

  it("passes above the threshold, and with a baseline that knows all", async () => {
    const folder = folderWith({ "c.yml": COMPOSE });
    expect((await audit(folder, "-f", "c.yml", "--fail-on", "never")).exit).toBe(0);
    const written = await audit(folder, "-f", "c.yml", "--write-baseline", "known.json");
    expect(written.out).toBe("");
    expect([written.exit, written.err]).toEqual([
      0,
      expect.stringContaining("known.json: 9 findings are known"),
    ]);
    expect(readFileSync(join(folder, "known.json"), "utf8")).not.toContain(SECRET);
    const again = await audit(folder, "-f", "c.yml", "--baseline", "known.json");
    expect([again.exit, again.out]).toEqual([0, ""]);
    writeFileSync(join(folder, "d.yml"), "services: {web: {privileged: true}}\n");
    const worse = await audit(folder, "-f", "c.yml", "-f", "d.yml", "--baseline", "known.json");
    expect(worse.exit).toBe(3);
    expect(worse.out).toBe("d.yml:1\thigh\tprivileged\tweb\tit is privileged\n");
  });

  it("gives JSON with counts, and each finding with its state", async () => {
    const { out } = await audit(folderWith({ "compose.yml": COMPOSE }), "--json", "--rule", "read-only-root");
    expect(JSON.parse(out)).toEqual({
      files: ["compose.yml"],
      services: 1,
      failOn: "low",
      failing: 0,
      counts: { high: 0, medium: 0, low: 0, info: 0, suppressed: 1, known: 0 },
      findings: [
        {
          severity: "high",
          rule: "read-only-root",
          subject: "web",
          service: "web",
          message: "its root file system is writable",
          mend: "read_only: true, and a tmpfs or a volume for each path that is written to",
          file: "compose.yml",
          line: 2,
          state: "suppressed",
          reason: "writes its own cache",
        },
      ],
      mended: [],
    });
  });

  it("gives SARIF 2.1.0 with rules, places and suppressions", async () => {
    const { out } = await audit(folderWith({ "compose.yml": COMPOSE }), "--format", "sarif");
    const [run] = JSON.parse(out).runs;
    expect(JSON.parse(out).version).toBe("2.1.0");
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toContain("cap-drop-all");
    const result = run.results.find(({ ruleId }: { ruleId: string }) => ruleId === "read-only-root");
    expect(result).toMatchObject({
      level: "error",
      message: { text: "web: its root file system is writable" },
      locations: [
        { physicalLocation: { artifactLocation: { uri: "compose.yml" }, region: { startLine: 2 } } },
      ],
      suppressions: [{ kind: "inSource", justification: "writes its own cache" }],
    });
    expect(run.tool.driver.rules[result.ruleIndex].id).toBe("read-only-root");
  });

  it("gives JUnit in which rules that hold pass, and Markdown", async () => {
    const folder = folderWith({ "compose.yml": COMPOSE });
    const { out: xml } = await audit(folder, "--format", "junit");
    expect(xml).toMatch(/^<\?xml[^>]*>\n<testsuites name="pmoves stack audit" tests="\d+" failures="9"/);
    expect(xml).toContain('<testcase classname="privileged" name="No service is privileged."/>');
    const { out: markdown } = await audit(folder, "--format", "md");
    expect(markdown).toContain(
      "| high | cap-drop-all | web | compose.yml:2 | no capability is dropped | open |",
    );
  });

  it("explains a rule, and all of them", async () => {
    const { exit, out } = await audit(tempFolder(), "--explain", "cap-drop-all");
    expect(exit).toBe(0);
    expect(out).toContain("cap-drop-all  high\nAll kernel capabilities are dropped.\nwhy   ");
    expect(out).toContain("pmoves stack harden mends it\nfrom  guide §4.3\n");
    expect((await audit(tempFolder(), "--rules")).out).toContain("unused-suppression");
    const wrong = await audit(tempFolder(), "--explain", "cap-drop-al");
    expect([wrong.exit, wrong.err]).toEqual([2, expect.stringContaining("did you mean cap-drop-all?")]);
    expect((await audit(tempFolder(), "--explain", "cap-drop-all", "--format", "sarif")).exit).toBe(2);
  });

  it.each<[string, Readonly<Record<string, string>>, readonly string[], string]>([
    ["there is no file", {}, [], "there is no compose file here"],
    ["a file is missing", {}, ["-f", "gone.yml"], "there is no file gone.yml"],
    ["a file is a folder", { "d/x": "" }, ["-f", "d"], "can't read d"],
    ["there is no service", { "c.yml": "x-a: {}\n" }, ["-f", "c.yml"], "c.yml: no service to audit"],
    [
      "the file is no compose",
      { "c.yml": "kind: Pod\napiVersion: v1\n" },
      ["-f", "c.yml"],
      "c.yml:1: this is no compose file",
    ],
    ["a rule is unknown", { "c.yml": COMPOSE }, ["-f", "c.yml", "--rule", "nope"], 'there is no rule "nope"'],
    [
      "the baseline is missing",
      { "c.yml": COMPOSE },
      ["-f", "c.yml", "--baseline", "b"],
      "there is no baseline b",
    ],
  ])("fails with 2 where %s", async (_name, files, args, message) => {
    const { exit, err, out } = await audit(folderWith(files), ...args);
    expect([exit, out]).toEqual([2, ""]);
    expect(err).toContain(message);
  });

  it("finds env files that others can read, and says how to close them", async () => {
    const folder = folderWith({ "c.yml": "services: {a: {image: 'x:1', env_file: [a.env, b.env]}}\n" });
    writeFileSync(join(folder, "a.env"), "K=v\n");
    writeFileSync(join(folder, "b.env"), "K=v\n");
    chmodSync(join(folder, "a.env"), 0o644);
    chmodSync(join(folder, "b.env"), 0o600);
    const { out } = await audit(folder, "-f", "c.yml", "--rule", "env-file-mode");
    expect(out).toBe(
      "c.yml:1\tmedium\tenv-file-mode\ta\ta.env has mode 0644: others than its owner can read it or change it\n",
    );
  });

  it("reads the files that COMPOSE_FILE names, and only the profiles that are asked for", async () => {
    const folder = folderWith({
      "a.yml": "services: {a: {image: 'x:1', profiles: [p]}, b: {image: 'x:1'}}\n",
      "b.yml": "services: {b: {privileged: true}}\n",
    });
    const { out } = await inFolder(folder, ["stack", "audit", "--json", "--profile", "q"], {
      COMPOSE_FILE: "a.yml:b.yml",
    });
    expect(JSON.parse(out)).toMatchObject({ files: ["a.yml", "b.yml"], services: 1 });
    expect(out).toContain("it is privileged");
  });

  it("audits the real files in a second or two", async () => {
    const file = resolve("fixtures/compose/docker-compose.yml");
    const { exit, out } = await audit(tempFolder(), "-f", file, "--json");
    expect(exit).toBe(3);
    expect(JSON.parse(out).services).toBe(53);
    expect(out).not.toContain("REDACTED");
  });
});
