import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { tempFolder } from "../../support/temp-folder.ts";
import { pmovesProcess } from "../../support/whole-program.ts";

it("a gateway whose stderr is collected says everything as JSON, a store that can't be used too", async () => {
  const home = tempFolder();
  const state = join(home, "pmoves", "state");
  mkdirSync(state, { recursive: true });
  writeFileSync(join(state, "records.sqlite"), "this is no database, ".repeat(500));
  const child = pmovesProcess(home, ["serve", "--demo", "--port", "0"]);
  const ended = new Promise((resolve) => child.once("close", resolve));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  let err = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    err += chunk.toString("utf8");
  });
  await expect.poll(() => err, { timeout: 20_000 }).toMatch(/serves http/);
  child.kill("SIGTERM");
  await ended;
  const lines = err.trimEnd().split("\n");
  const said = lines.map((line) => JSON.parse(line) as { readonly level: string; readonly msg: string });
  expect(said).toContainEqual(
    expect.objectContaining({
      level: "warn",
      msg: expect.stringContaining("requests are not remembered"),
    }),
  );
});
