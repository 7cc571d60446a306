import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../architecture/scan.ts";
import { inFolder } from "../../support/stack-commands.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const COMPOSE = `services:
  postgres: {image: p, networks: [data_tier], ports: ["5432:5432"]}
  loki: {image: l}
  bgutil-pot-provider: {image: "b<1>"}
networks: {data_tier: {internal: true}}
`;

function folderWith(text: string): string {
  const folder = tempFolder();
  writeFileSync(join(folder, "docker-compose.yml"), text);
  return folder;
}

describe("pmoves stack status", () => {
  it("finds the compose file as Compose does, and is done where all is done", async () => {
    const { exit, out, err } = await inFolder(folderWith(COMPOSE), [
      "stack",
      "status",
      "bgutil-pot-provider",
    ]);
    expect({ exit, err }).toEqual({ exit: 0, err: "1 done\n" });
    expect(out).toBe(
      "done\tbgutil-pot-provider\tOBSERVE\tno change\tbgutil-pot-provider is defined at docker-compose.yml:4\t\n",
    );
  });

  it("does not fail for what was not checked, unless it is to be strict", async () => {
    const folder = folderWith(COMPOSE);
    expect(await inFolder(folder, ["stack", "status", "loki"])).toMatchObject({
      exit: 0,
      err: "1 not checked\n",
    });
    expect((await inFolder(folder, ["stack", "status", "loki", "--strict"])).exit).toBe(3);
  });

  it("says below each service what its result rests on, and the mend", async () => {
    const { exit, out } = await inFolder(folderWith(COMPOSE), [
      "stack",
      "status",
      "postgres",
      "--format",
      "table",
    ]);
    expect(exit).toBe(3);
    expect(out).toBe(`storage
  wrong         postgres  NETWORK: network configuration
                networks-exactly: postgres publishes 5432 on every interface, past its tier  docker-compose.yml:2
                  -> remove it, or bind it to 127.0.0.1:5432
`);
  });

  it("is written as Markdown, JUnit and SARIF", async () => {
    const folder = folderWith(COMPOSE);
    const names = ["postgres", "bgutil-pot-provider", "qdrant"];
    const md = await inFolder(folder, ["stack", "status", ...names, "--format", "md"]);
    expect(md.out).toContain("1 wrong, 1 not deployed, 1 done");
    expect(md.out).toContain(
      "| `postgres` | NETWORK | network configuration | wrong | postgres publishes 5432 on every interface, past its tier (docker-compose.yml:2) | remove it, or bind it to 127.0.0.1:5432 |",
    );
    const xml = (await inFolder(folder, ["stack", "status", ...names, "--format", "junit"])).out;
    expect(xml).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="pmoves stack status" tests="\d+" failures="2"/,
    );
    expect(xml).toContain(
      '<testcase classname="postgres" name="networks-exactly: postgres publishes 5432 on every interface, past its tier" file="docker-compose.yml" line="2">',
    );
    const log = JSON.parse((await inFolder(folder, ["stack", "status", ...names, "--format", "sarif"])).out);
    expect(log).toMatchObject({
      version: "2.1.0",
      runs: [{ tool: { driver: { name: "pmoves stack status", version: "1.2.3" } } }],
    });
    const results = log.runs[0].results;
    expect(results).toContainEqual(
      expect.objectContaining({
        ruleId: "networks-exactly",
        level: "error",
        locations: [
          { physicalLocation: { artifactLocation: { uri: "docker-compose.yml" }, region: { startLine: 2 } } },
        ],
      }),
    );
    const { rules } = log.runs[0].tool.driver;
    for (const result of results) expect(rules[result.ruleIndex].id).toBe(result.ruleId);
  });

  it.each([
    [["nobody"], COMPOSE, 'no service "nobody"'],
    [["--strategy", "HOPE"], COMPOSE, "--strategy"],
    [["-f", "gone.yml"], COMPOSE, "gone.yml"],
    [[], "services: [", "docker-compose.yml:1"],
    [[], "just text\n", "docker-compose.yml:1"],
    [[], "a: &a [*a]\n", "docker-compose.yml:1"],
  ])("refuses %j over %j", async (words, text, reason) => {
    const { exit, out, err } = await inFolder(folderWith(text), ["stack", "status", ...words]);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err).toContain(reason);
  });

  it("says that there is nothing to look at", async () => {
    const { exit, err } = await inFolder(tempFolder(), ["stack", "status"]);
    expect(exit).toBe(2);
    expect(err).toContain("--compose docker-compose.yml");
  });

  it("does not take a broken Prometheus file or dashboard for a missing job", async () => {
    const folder = folderWith("services: {prometheus: {image: p}, grafana: {image: g}}\n");
    writeFileSync(join(folder, "p.yml"), "a: [");
    writeFileSync(join(folder, "d.json"), "{}");
    const argv = [
      "stack",
      "status",
      "prometheus",
      "grafana",
      "--prometheus",
      "p.yml",
      "--dashboard",
      "d.json",
      "--json",
    ];
    const rows = JSON.parse((await inFolder(folder, argv)).out);
    expect(rows.map((row: { result: string }) => row.result)).toEqual(["not_checked", "not_checked"]);
    expect(JSON.stringify(rows)).toContain("has no panels");
  });

  it("ships a dashboard and a scrape job that it takes for the gateway's", async () => {
    const folder = folderWith("services: {prometheus: {image: p}, grafana: {image: g}}\n");
    writeFileSync(join(folder, "p.yml"), readFileSync(join(root, "config/deploy/prometheus.yml")));
    writeFileSync(join(folder, "d.json"), readFileSync(join(root, "config/grafana/pmoves-gateway.json")));
    const argv = [
      "stack",
      "status",
      "prometheus",
      "grafana",
      "--prometheus",
      "p.yml",
      "--dashboard",
      "d.json",
      "--json",
    ];
    const rows = JSON.parse((await inFolder(folder, argv)).out);
    const results = rows.flatMap((row: { checks: { check: string; result: string }[] }) =>
      row.checks
        .filter(({ check }) => check === "scrape" || check === "dashboard")
        .map(({ result }) => result),
    );
    expect(results).toEqual(["done", "done"]);
  });
});
