// What `npm test` runs: lint, types, tests. Its last line is `N passed, N failed, N skipped`, where lint and
// types count as one check each.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { countsOf, summaryLine } from "./test-counts.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "pmoves-test-"));
const report = join(scratch, "vitest.json");
const only = process.argv.slice(2);

/** Runs one tool of node_modules on this Node; resolves with whether it succeeded. */
function run(name, file, args) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, "node_modules", file), ...args], {
      cwd: root,
      stdio: "inherit",
    });
    const end = (ok) => {
      console.log(`${ok ? "ok  " : "FAIL"} ${name} ${((performance.now() - started) / 1000).toFixed(1)}s\n`);
      resolve(ok);
    };
    child.on("error", (error) => {
      console.error(`${name}: ${error.message}`);
      end(false);
    });
    child.on("exit", (code) => end(code === 0));
  });
}

function readReport() {
  try {
    return JSON.parse(readFileSync(report, "utf8"));
  } catch {
    return undefined;
  }
}

const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
const checks = {
  lint: await run("lint", "@biomejs/biome/bin/biome", ["check", "."]),
  types: await run("types", "typescript/bin/tsc", ["--noEmit"]),
};
const vitest = await run("tests", "vitest/vitest.mjs", ["run", ...reporters, ...only]);
const counts = countsOf(readReport(), vitest, Object.values(checks));
rmSync(scratch, { recursive: true, force: true });
for (const [name, ok] of Object.entries(checks)) if (!ok) console.log(`failed: ${name}`);
process.exitCode = counts.failed === 0 ? 0 : 1;
console.log(summaryLine(counts));
