import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inFolder } from "../../support/stack-commands.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const COMPOSE = `services:
  web: {image: "nginx:1.27", ports: ["80:80"], environment: {ADMIN_PASSWORD: hunter2hunter2}}
`;
const OVERLAY = "docker-compose.pmoves-hardened.yml";

function folderWithCompose(): string {
  const folder = tempFolder();
  writeFileSync(join(folder, "docker-compose.yml"), COMPOSE);
  return folder;
}

const harden = (folder: string, ...args: readonly string[]) =>
  inFolder(folder, ["stack", "harden", ...args], { PATH: folder });
const overlayIn = (folder: string) => readFileSync(join(folder, OVERLAY), "utf8");

describe("pmoves stack harden", () => {
  it("writes the overlay beside the base, says what is left and why, and that nobody else has checked it", async () => {
    const folder = folderWithCompose();
    const { exit, out } = await harden(folder);
    expect(exit).toBe(0);
    expect(out).toContain(`${OVERLAY} written: 1 service, `);
    expect(out).toContain(
      "  medium  healthcheck: no probe is known that works with what its image holds\n          web\n",
    );
    expect(out).toContain("an env_file is not enough\n  ADMIN_PASSWORD\n");
    expect(out).toContain("docker compose config: not checked, docker is not installed\n");
    expect(out).toContain(`use: docker compose -f docker-compose.yml -f ${OVERLAY} up -d\n`);
    expect(overlayIn(folder)).toContain('user: "101:101"');
    expect(out + overlayIn(folder)).not.toContain("hunter2");
    expect(readFileSync(join(folder, "docker-compose.yml"), "utf8")).toBe(COMPOSE);
  });

  it("writes the same bytes again, also where the overlay is among the files, and keeps its mode", async () => {
    const folder = folderWithCompose();
    await harden(folder);
    const first = overlayIn(folder);
    chmodSync(join(folder, OVERLAY), 0o640);
    const again = await inFolder(folder, ["stack", "harden", "--json"], {
      PATH: folder,
      COMPOSE_FILE: `docker-compose.yml:${OVERLAY}`,
    });
    expect(JSON.parse(again.out)).toMatchObject({
      state: "unchanged",
      files: ["docker-compose.yml"],
      out: OVERLAY,
      tool: { checked: false, reason: "docker is not installed" },
    });
    expect(overlayIn(folder)).toBe(first);
    writeFileSync(join(folder, "docker-compose.yml"), `${COMPOSE}  two: {image: "a:1"}\n`);
    expect(JSON.parse((await harden(folder, "--json")).out).state).toBe("written");
    expect(statSync(join(folder, OVERLAY)).mode & 0o777).toBe(0o640);
  });

  it("tells CI with --check whether the overlay is up to date, and writes nothing", async () => {
    const folder = folderWithCompose();
    const missing = await harden(folder, "--check");
    expect([missing.exit, missing.out]).toEqual([3, expect.stringContaining("is not what these files need")]);
    expect(missing.out).toContain(`fix: pmoves stack harden -f docker-compose.yml --out ${OVERLAY}\n`);
    expect(() => overlayIn(folder)).toThrow("ENOENT");
    await harden(folder);
    expect((await harden(folder, "--check")).exit).toBe(0);
    writeFileSync(join(folder, "docker-compose.yml"), COMPOSE.replace("80:80", "81:80"));
    expect((await harden(folder, "--check")).exit).toBe(3);
  });

  it("prints the overlay with --print, and writes nothing", async () => {
    const folder = folderWithCompose();
    const { exit, out } = await harden(folder, "--print", "--skip", "cap-drop-all");
    expect([exit, out.split("\n")[0]]).toEqual([0, "# Written by `pmoves stack harden`."]);
    expect(out).toContain('- "127.0.0.1:80:80"');
    expect(out).not.toContain("cap_drop");
    expect(() => overlayIn(folder)).toThrow("ENOENT");
  });

  it("does not overwrite somebody else's file, unless forced", async () => {
    const folder = folderWithCompose();
    writeFileSync(join(folder, OVERLAY), "services: {web: {user: mine}}\n");
    const { exit, err } = await harden(folder);
    expect([exit, err]).toEqual([2, expect.stringContaining(`${OVERLAY} was not written by this command`)]);
    expect(overlayIn(folder)).toContain("mine");
    expect((await harden(folder, "--force")).exit).toBe(0);
    expect(overlayIn(folder)).not.toContain("mine");
  });

  it("fails with 3 where docker compose refuses what it made", async () => {
    const folder = folderWithCompose();
    writeFileSync(
      join(folder, "docker"),
      `#!/bin/sh\ncase "$*" in *${OVERLAY}*) echo "it does not fit" >&2; exit 1;; esac\n`,
    );
    chmodSync(join(folder, "docker"), 0o755);
    const { exit, out } = await harden(folder);
    expect([exit, out]).toEqual([
      3,
      expect.stringContaining("docker compose config: refuses it: it does not fit\n"),
    ]);
  });

  it("refuses an unknown rule, and the overlay as its own base", async () => {
    const folder = folderWithCompose();
    const unknown = await harden(folder, "--skip", "cap-drop-al");
    expect([unknown.exit, unknown.err]).toEqual([2, expect.stringContaining("did you mean cap-drop-all?")]);
    const own = await harden(folder, "-f", "x.yml", "--out", "x.yml");
    expect([own.exit, own.err]).toEqual([2, expect.stringContaining("x.yml is the only file")]);
  });
});
