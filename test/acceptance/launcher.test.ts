import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pmoves, root, startPmoves } from "./pmoves.ts";

const version = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version as string;

/** Makes this Node say that it is an old one; not inherited by what it starts. */
const asNode18 = [
  "--import",
  `data:text/javascript,${encodeURIComponent('Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.0" } })')}`,
];

/** A checkout of the launcher alone. */
function bareCheckout(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "pmoves-bare-"));
  mkdirSync(join(folder, "bin"));
  mkdirSync(join(folder, "dist"));
  for (const path of ["bin/pmoves.js", "package.json"]) cpSync(join(root, path), join(folder, path));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  return folder;
}

describe("the launcher", () => {
  it.each(["--version", "-V"])("answers %s without the bundle", async (flag) => {
    const script = join(bareCheckout(), "bin/pmoves.js");
    expect(await pmoves([flag], { script })).toEqual({ exit: 0, signal: null, out: `${version}\n`, err: "" });
  });

  it("says how to build a checkout that has no dist", async () => {
    const { exit, err } = await pmoves(["help"], { script: join(bareCheckout(), "bin/pmoves.js") });
    expect(exit).toBe(1);
    expect(err).toBe(
      "error: dist/main.js is missing: this checkout of pmoves has not been built\nfix: npm ci, or npm run build\n",
    );
  });

  it("does not take a broken bundle for a missing one", async () => {
    const script = join(
      bareCheckout({ "dist/main.js": "throw new Error('broken bundle');" }),
      "bin/pmoves.js",
    );
    const { exit, err } = await pmoves(["help"], { script });
    expect(exit).toBe(1);
    expect(err).toContain("broken bundle");
  });

  it("runs on the Node that npm brought where the host's is too old", async () => {
    const { exit, out, err } = await pmoves(["version", "--fields", "node"], { node: asNode18 });
    expect({ exit, err }).toEqual({ exit: 0, err: "" });
    expect(out).toBe(`node\t${process.versions.node}\n`);
  });

  it("passes the exit code of the other Node through", async () => {
    expect((await pmoves(["nonsense"], { node: asNode18 })).exit).toBe(2);
  });

  it("says what to do where the host's Node is too old and there is no other", async () => {
    const script = join(bareCheckout(), "bin/pmoves.js");
    const { exit, err } = await pmoves(["help"], { node: asNode18, script });
    expect(exit).toBe(1);
    expect(err).toContain("error: this is Node 18.20.0; pmoves needs Node 24 or newer\n");
    expect(err).toContain("npm install-scripts approve node");
  });

  it("does not start itself for ever where npm's Node is too old as well", async () => {
    const folder = bareCheckout();
    mkdirSync(join(folder, "node_modules/node/bin"), { recursive: true });
    const old = `#!/bin/sh\nexec "${process.execPath}" ${asNode18.map((word) => `'${word}'`).join(" ")} "$@"\n`;
    writeFileSync(join(folder, "node_modules/node/bin/node"), old, { mode: 0o755 });
    const { exit, err } = await pmoves(["help"], { node: asNode18, script: join(folder, "bin/pmoves.js") });
    expect(exit).toBe(1);
    expect(err).toContain("error: this is Node 18.20.0; pmoves needs Node 24 or newer\n");
  });

  it.each(["SIGINT", "SIGTERM"] as const)("passes %s on to the other Node", async (signal) => {
    const main = `export function main(host) {
      const keep = setInterval(() => undefined, 1000);
      return new Promise((resolve) => {
        host.on("${signal}", () => { clearInterval(keep); resolve(130); });
        host.stdout.write("ready");
      });
    }`;
    const folder = bareCheckout({ "dist/main.js": main });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    const child = startPmoves([], { node: asNode18, script: join(folder, "bin/pmoves.js") });
    child.stdout?.once("data", () => child.kill(signal));
    const exit = await new Promise((resolve) => child.on("close", resolve));
    expect(exit).toBe(130);
  });

  it("ends quietly when the reader of its output leaves", async () => {
    const child = startPmoves(["help", "environment"]);
    child.stdout?.destroy();
    let err = "";
    child.stderr?.on("data", (text) => {
      err += String(text);
    });
    const exit = await new Promise((resolve) => child.on("close", resolve));
    expect({ exit, err }).toEqual({ exit: 0, err: "" });
  });
});
