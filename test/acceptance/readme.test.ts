import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pmoves, root, startPmoves } from "./pmoves.ts";
import { readmeCommands, wordsOf } from "./readme.ts";

const all = readmeCommands(readFileSync(join(root, "README.md"), "utf8"));
const alone = all.filter((command) => !command.needsGateway);
const served = all.filter((command) => command.needsGateway);

describe("the README", () => {
  it("shows commands", () => {
    expect(alone.length).toBeGreaterThan(3);
  });

  it.each(alone)("$line runs", async ({ args }) => {
    const { exit, err } = await pmoves(args);
    expect({ exit, err }).toEqual({ exit: 0, err: "" });
  });
});

describe.runIf(served.length > 0)("the README beside a running gateway", () => {
  let gateway: ChildProcess | undefined;
  let url = "";

  beforeAll(async () => {
    const started = startPmoves(["serve", "--demo", "--port", "0"]);
    gateway = started;
    url = await new Promise((resolve, reject) => {
      let said = "";
      const listen = (text: unknown) => {
        said += String(text);
        const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
        if (address !== undefined) resolve(address);
      };
      started.stdout?.on("data", listen);
      started.stderr?.on("data", listen);
      started.on("exit", () => reject(new Error(`the gateway did not start: ${said}`)));
    });
  });
  afterAll(() => {
    gateway?.kill("SIGTERM");
  });

  it.each(served)("$line runs", async ({ args }) => {
    const { exit, err } = await pmoves(args, { env: { PMOVES_GATEWAY_URL: url } });
    expect({ exit, err }).toMatchObject({ exit: 0 });
  });
});

describe("the reader of the README", () => {
  it("finds pmoves lines in sh blocks, and marked blocks", () => {
    const text =
      '```sh\nnpm ci\npmoves help\n```\n```toml\npmoves = 1\n```\n<!-- needs a running gateway -->\n```sh\npmoves chat "a b"\n```\n';
    expect(readmeCommands(text)).toEqual([
      { args: ["help"], line: "pmoves help", needsGateway: false },
      { args: ["chat", "a b"], line: 'pmoves chat "a b"', needsGateway: true },
    ]);
  });

  it("refuses a marker or a line that it does not understand", () => {
    expect(() => readmeCommands("<!-- skip -->\n```sh\npmoves help\n```")).toThrow("unknown marker");
    expect(() => wordsOf("pmoves help | head")).toThrow("too clever");
  });
});
