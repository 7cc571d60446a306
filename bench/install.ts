import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const HERE = import.meta.dirname;

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function read(file: string): Manifest {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** True when every pinned dependency of the bench is there in its version. */
function installed(): boolean {
  const pinned = Object.entries(read(join(HERE, "package.json")).dependencies ?? {});
  return pinned.every(([name, version]) => {
    const file = join(HERE, "node_modules", name, "package.json");
    return existsSync(file) && read(file).version === version;
  });
}

/** Installs what pmoves is measured against, on first use. No install scripts are run. */
export function installRivals(): void {
  if (installed()) return;
  process.stderr.write("Installing the bench's own dependencies (npm ci in bench/), once…\n");
  const { status, error } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: HERE,
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) {
    throw new Error(
      `npm ci in bench/ failed (${error?.message ?? `status ${status}`}); leave portkey out with --arms`,
    );
  }
}
