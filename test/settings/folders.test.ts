import { describe, expect, it } from "vitest";
import { foldersFor, settingsFiles } from "../../src/settings/index.ts";

describe("foldersFor", () => {
  it("follows XDG, with its defaults", () => {
    expect(foldersFor({ XDG_STATE_HOME: "/s" }, "/home/u")).toEqual({
      config: "/home/u/.config/pmoves",
      state: "/s/pmoves",
      cache: "/home/u/.cache/pmoves",
      data: "/home/u/.local/share/pmoves",
    });
  });

  it("ignores a relative path in an XDG variable", () => {
    expect(foldersFor({ XDG_CACHE_HOME: "here" }, "/home/u").cache).toBe("/home/u/.cache/pmoves");
  });

  it("keeps everything together in PMOVES_HOME", () => {
    const folders = foldersFor({ PMOVES_HOME: "/all", XDG_STATE_HOME: "/s" }, "/home/u");
    expect(folders).toEqual({ config: "/all", state: "/all/state", cache: "/all/cache", data: "/all/data" });
    expect(settingsFiles(folders, "/p")).toEqual(["/p/pmoves.toml", "/all/config.toml"]);
  });
});
