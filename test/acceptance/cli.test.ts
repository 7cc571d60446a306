import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { commands } from "../../commands/index.ts";
import { newFolder, pmoves } from "./pmoves.ts";

describe("pmoves", () => {
  it("shows its commands with --help", async () => {
    const { exit, out, err } = await pmoves(["--help"]);
    expect({ exit, err }).toEqual({ exit: 0, err: "" });
    for (const path of Object.keys(commands)) expect(out).toContain(`\n  ${path} `);
  });

  it.each(Object.keys(commands))("explains %s", async (path) => {
    const { exit, out } = await pmoves([...path.split(" "), "--help"]);
    expect(exit).toBe(0);
    expect(out).toContain(`Usage: pmoves ${path}`);
  });

  it.each(["exit-codes", "environment", "formats"])("has the help topic %s", async (topic) => {
    const { exit, out } = await pmoves(["help", topic]);
    expect(exit).toBe(0);
    expect(out.length).toBeGreaterThan(200);
  });

  it("writes JSON where it is asked to", async () => {
    const { out } = await pmoves(["version", "--json"]);
    expect(JSON.parse(out)).toMatchObject({ node: process.versions.node });
  });

  it("suggests a command and exits with 2", async () => {
    expect(await pmoves(["vesion"])).toEqual({
      exit: 2,
      signal: null,
      out: "",
      err: 'error: there is no command "pmoves vesion"\nfix: did you mean "pmoves version"?\n',
    });
  });

  it.each(["bash", "zsh", "fish"])("prints a completion script that %s accepts", async (shell) => {
    const { exit, out } = await pmoves(["completion", shell]);
    expect(exit).toBe(0);
    expect(out).toContain("pmoves __complete --");
    const file = `${newFolder("completion")}/script`;
    writeFileSync(file, out);
    const checked = spawnSync(shell, ["-n", file], { encoding: "utf8" });
    // Only bash is everywhere; for the others the check is made where they are installed.
    if (shell === "bash" || checked.error === undefined) expect(checked.stderr).toBe("");
  });

  it("completes in bash", async () => {
    const { out } = await pmoves(["completion", "bash"]);
    const file = `${newFolder("completion")}/script`;
    const words = "COMP_WORDS=(pmoves ver); COMP_CWORD=1; _pmoves_complete; echo $COMPREPLY";
    const launch = `pmoves() { "${process.execPath}" bin/pmoves.js "$@"; }`;
    writeFileSync(file, `${launch}\n${out}\n${words}\n`);
    expect(spawnSync("bash", [file], { encoding: "utf8" }).stdout).toBe("version\n");
  });
});
