import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { createComposeTool } from "../../../src/adapters/child-process/compose-tool.ts";
import { checkWith } from "../../../src/stack/harden/compose-tool.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** A `docker` of our own, first in the PATH; it writes down how it was called. */
function docker(script: string) {
  const folder = tempFolder();
  const path = join(folder, "docker");
  writeFileSync(path, `#!/bin/sh\necho "$@ A=$A" >> ${folder}/calls\n${script}\n`);
  chmodSync(path, 0o755);
  const env = { PATH: `${folder}${delimiter}/usr/bin${delimiter}/bin` };
  const tool = createComposeTool(env, folder, new AbortController().signal);
  return { tool, calls: () => readFileSync(join(folder, "calls"), "utf8").trim().split("\n") };
}

const REFUSING =
  'case "$*" in *version*) exit 0;; *overlay*) echo "time= level=warning msg=x" >&2; echo "no such key" >&2; exit 15;; esac';

describe("docker compose", () => {
  it("is asked for the names of all services of the merged files, with the variables that are needed", async () => {
    const { tool, calls } = docker("exit 0");
    expect(await checkWith(tool, ["a.yml", "b.yml"], "overlay.yml", ["A"])).toEqual({
      checked: true,
      accepted: true,
    });
    expect(calls()).toEqual([
      "compose version A=",
      "compose -f a.yml -f b.yml -f overlay.yml --profile * config --services A=set-for-this-check",
    ]);
  });

  it("may refuse the overlay, with its reason", async () => {
    const { tool } = docker(REFUSING);
    expect(await checkWith(tool, ["a.yml"], "overlay.yml", [])).toEqual({
      checked: true,
      accepted: false,
      reason: "no such key",
    });
  });

  it("that refuses the base already says nothing about the overlay", async () => {
    const { tool } = docker('case "$*" in *version*) exit 0;; esac; echo "undefined service" >&2; exit 1');
    expect(await checkWith(tool, ["a.yml"], "overlay.yml", [])).toEqual({
      checked: false,
      reason: "it refuses the base files already: undefined service",
    });
  });

  it("that is not there is not taken for one that agrees", async () => {
    const nothing = createComposeTool({ PATH: tempFolder() }, tempFolder(), new AbortController().signal);
    expect(await checkWith(nothing, ["a.yml"], "o.yml", [])).toEqual({
      checked: false,
      reason: "docker is not installed",
    });
    const { tool } = docker("echo \"'compose' is not a docker command\" >&2; exit 1");
    expect(await checkWith(tool, ["a.yml"], "o.yml", [])).toEqual({
      checked: false,
      reason: "docker has no compose plugin",
    });
  });

  it("is stopped with the command", async () => {
    const stop = new AbortController();
    stop.abort(new Error("stopped"));
    const tool = createComposeTool({}, tempFolder(), stop.signal);
    await expect(tool.config(["a.yml"], {})).rejects.toThrow("stopped");
  });
});
