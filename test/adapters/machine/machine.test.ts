import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { diskRoom } from "../../../src/adapters/machine/disk-room.ts";
import { isInstalled } from "../../../src/adapters/machine/installed.ts";
import { storeIntegrity } from "../../../src/adapters/sqlite/integrity.ts";
import { openStore } from "../../../src/adapters/sqlite/open-store.ts";
import { tempFolder } from "../../support/temp-folder.ts";

describe("this machine", () => {
  it("has room, also where a folder is yet to be made", async () => {
    const folder = tempFolder();
    const here = await diskRoom(folder);
    expect(here.writable).toBe(true);
    expect(here.total).toBeGreaterThan(here.free);
    expect(await diskRoom(join(folder, "a/b/c"))).toMatchObject({ writable: true, total: here.total });
  });

  it("has packages or has not", () => {
    expect(isInstalled("zod")).toBe(true);
    expect(isInstalled("@nobody/nothing")).toBe(false);
  });

  it("has a store that is sound, or none", async () => {
    const path = join(tempFolder(), "store.sqlite");
    expect(await storeIntegrity(path)).toEqual({ size: undefined, integrity: undefined });
    openStore(path, { synchronous: "normal" }).close();
    expect(await storeIntegrity(path)).toEqual({ size: expect.any(Number), integrity: "ok" });
  });
});
