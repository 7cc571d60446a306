import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const asNode20 = [
  "--import",
  `data:text/javascript,${encodeURIComponent('Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.0.0" } })')}`,
];

function prepare(lifecycle: string, node: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), "pmoves-prepare-"));
  mkdirSync(join(folder, "scripts"));
  cpSync(join(root, "scripts/prepare.mjs"), join(folder, "scripts/prepare.mjs"));
  const env = { PATH: process.env.PATH, npm_lifecycle_event: lifecycle };
  return spawnSync(process.execPath, [...node, join(folder, "scripts/prepare.mjs")], {
    encoding: "utf8",
    env,
  });
}

describe("prepare", () => {
  it.each(["pretest", "prestart"])("fails %s with the mend where npm did not install Node", (event) => {
    const { status, stderr } = prepare(event, asNode20);
    expect(status).toBe(1);
    expect(stderr).toContain("error: this is Node 20.0.0");
    expect(stderr).toContain("fix: npm install-scripts approve node, then npm rebuild node");
  });

  it("lets npm ci finish, with the same words as a warning", () => {
    const { status, stderr } = prepare("prepare", asNode20);
    expect(status).toBe(0);
    expect(stderr).toContain("warning: this is Node 20.0.0");
  });

  it("says that the development dependencies are missing", () => {
    expect(prepare("prepare")).toMatchObject({ status: 0 });
    const { status, stderr } = prepare("pretest");
    expect(status).toBe(1);
    expect(stderr).toContain("fix: npm ci --include=dev");
  });
});
