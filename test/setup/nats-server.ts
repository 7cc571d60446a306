import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Set for the tests: the path of nats-server, empty where there is none. */
export const NATS_SERVER = "PMOVES_TEST_NATS_SERVER";

/**
 * The tests of the bus run against a real server: the one on PATH, else Debian's package where it may be
 * installed. Without it they are skipped, and counted as skipped.
 */
export function setup(): void {
  process.env[NATS_SERVER] = onPath() ?? installed() ?? "";
  if (process.env[NATS_SERVER] === "")
    process.stderr.write("nats-server is not on PATH: the tests that need it are skipped.\n");
}

function onPath(): string | undefined {
  // Debian puts it where a user's PATH does not lead.
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/bin"];
  return folders.map((folder) => join(folder, "nats-server")).find(isExecutable);
}

function installed(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
  process.stderr.write("installing nats-server for the tests: apt-get install -y nats-server\n");
  const argv = ["install", "-y", "--no-install-recommends", "nats-server"];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const { status } = spawnSync("apt-get", argv, { env, stdio: "ignore", timeout: 120_000 });
  return status === 0 ? onPath() : undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
