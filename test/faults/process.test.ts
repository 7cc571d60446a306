import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pmoves, startPmoves } from "../acceptance/pmoves.ts";
import { callOf, type Dialect, post } from "./client.ts";
import { readError } from "./read.ts";
import { within } from "./rig.ts";

/** Bad input to the program itself: its port, its files, and a configuration in which nobody is alive. */

const folder = mkdtempSync(join(tmpdir(), "pmoves-faults-"));
const KEY = "sk-process-0123456789";

function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Two variants in order; nobody listens at either address. */
function configOf(ports: readonly [number, number], more = ""): string {
  return `
[models.local.providers.p]
type = "openai"
api_base = "http://127.0.0.1:${ports[0]}/v1"
model_name = "m"
api_key_location = "none"
[models.local]
routing = ["p"]
[models.cloud.providers.p]
type = "openai"
kind = "openai"
api_base = "http://127.0.0.1:${ports[1]}/v1"
model_name = "m"
api_key_location = "env::FAULT_KEY"
[models.cloud]
routing = ["p"]
[functions.chat]
type = "chat"
[functions.chat.variants.first]
type = "chat_completion"
model = "local"
${more}
[functions.chat.variants.second]
type = "chat_completion"
model = "cloud"
[functions.chat.experimentation]
type = "static_weights"
candidate_variants = { first = 1.0 }
fallback_variants = ["second"]
`;
}

async function listening(): Promise<{ readonly port: number } & AsyncDisposable> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, "close");
    },
  };
}

async function deadPort(): Promise<number> {
  await using taken = await listening();
  return taken.port;
}

async function deadConfig(): Promise<string> {
  return fileOf("dead.toml", configOf([await deadPort(), await deadPort()]));
}

const env = { FAULT_KEY: KEY };

describe("pmoves serve", () => {
  it("ends with exit 2, the port and the mend where the port is taken", async () => {
    await using taken = await listening();
    const args = [
      "serve",
      "--config",
      await deadConfig(),
      "--host",
      "127.0.0.1",
      "--port",
      String(taken.port),
    ];
    const { exit, out, err } = await pmoves(args, { env });
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err).toContain(`Port ${taken.port} on 127.0.0.1 is already taken`);
    expect(err).toContain("--port");
  });

  it.each([
    ["a configuration that is not there", ["--config", join(folder, "none.toml")], /none\.toml/],
    ["a configuration that is a folder", ["--config", folder], /can.t read the configuration .*directory/],
    ["a pattern that fits nothing", ["--config", join(folder, "none-*.toml")], /none-\*\.toml/],
    ["a configuration that is no TOML", ["--config", fileOf("bad.toml", "[models\n")], /bad\.toml:1/],
    ["a key file that is not there", ["--api-key-file", join(folder, "no-keys")], /no-keys/],
  ])("ends with exit 2 and names %s", async (_, args, named) => {
    const config = args[0] === "--config" ? [] : ["--config", await deadConfig()];
    const { exit, out, err } = await pmoves(["serve", ...config, ...args], { env });
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err).toMatch(named);
    expect(err).not.toContain("    at ");
  });

  it("ends with exit 2 and place, key and file where a template cannot be read", async () => {
    const template = 'system_template = "./not-here.minijinja"';
    const config = fileOf("template.toml", configOf([1, 2], template));
    const { exit, err } = await pmoves(["serve", "--config", config], { env });
    expect(exit).toBe(2);
    expect(err).toMatch(/template\.toml:\d+:\d+/);
    expect(err).toContain("not-here.minijinja");
  });

  it("answers 502 with every attempt where all targets are dead, and ends well at SIGTERM", async () => {
    const child = startPmoves(
      ["serve", "--config", await deadConfig(), "--host", "127.0.0.1", "--port", "0"],
      {
        env,
      },
    );
    let said = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const exited = once(child, "exit");
    try {
      const address = /serves http:\/\/127\.0\.0\.1:(\d+)["\n]/;
      expect(await within(15_000, () => address.test(said))).toBe(true);
      const port = Number(address.exec(said)?.[1]);
      for (const dialect of ["native", "openai"] satisfies Dialect[]) {
        for (const mode of ["whole", "stream"] as const) {
          const { path, body } = callOf(dialect, mode);
          const reply = await post(port, path, body).reply;
          expect(reply.status).toBe(502);
          expect(readError(dialect, reply.text)).toMatch(
            /^All variants failed with errors: first \(local\/p\): .*; second \(cloud\/p\): /,
          );
          const attempts = String(reply.headers["x-pmoves-attempts"]);
          expect(attempts).toMatch(/^local\/p;tier=1;.*, cloud\/p;tier=3;/);
          expect(reply.headers["x-should-retry"]).toBe("false");
        }
      }
    } finally {
      child.kill("SIGTERM");
    }
    expect(await exited).toEqual([0, null]);
    expect(said).not.toContain(KEY);
  });
});
