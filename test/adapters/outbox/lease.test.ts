import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { takeLease } from "../../../src/adapters/outbox/lease.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const LEASE = new URL("../../../src/adapters/outbox/lease.ts", import.meta.url).href;

it("a lease belongs to one until it is given back", async () => {
  const path = join(tempFolder(), "deep", "x.sqlite");
  const first = await takeLease(path);
  expect(first).toBeDefined();
  expect(await takeLease(path)).toBeUndefined();
  first?.[Symbol.dispose]();
  using again = await takeLease(path);
  expect(again).toBeDefined();
});

it("a lease of a killed process is free", async () => {
  const path = join(tempFolder(), "x.sqlite");
  const script = `
    const { takeLease } = await import(${JSON.stringify(LEASE)});
    const lease = await takeLease(${JSON.stringify(path)});
    process.stdout.write(lease === undefined ? "none" : "held");
    setInterval(() => lease, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [said] = await once(child.stdout, "data");
  expect(String(said)).toBe("held");
  expect(await takeLease(path)).toBeUndefined();
  child.kill("SIGKILL");
  await once(child, "exit");
  using lease = await takeLease(path);
  expect(lease).toBeDefined();
});
