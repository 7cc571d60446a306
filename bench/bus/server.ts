import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** A nats-server that cuts no reader, however far it is behind. */
export async function startServer(): Promise<AsyncDisposable & { readonly url: string }> {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"];
  const program = folders.map((folder) => join(folder, "nats-server")).find((path) => existsSync(path));
  if (program === undefined) throw new Error("nats-server is not on PATH (Debian: apt install nats-server)");
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "pmoves-bench-"));
  const config = join(folder, "server.conf");
  const store = `jetstream { store_dir: ${JSON.stringify(join(folder, "store"))} }`;
  writeFileSync(config, `listen: "127.0.0.1:${port}"\nmax_pending: 4GB\nwrite_deadline: "120s"\n${store}\n`);
  const child = spawn(program, ["-c", config], { stdio: ["ignore", "ignore", "pipe"] });
  await ready(child);
  return {
    url: `nats://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("Server is ready")) resolve();
    });
    child.once("exit", () => reject(new Error(`nats-server ended: ${said}`)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
