import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { fullClears, runModule } from "../support/pty.ts";

const program = fileURLToPath(new URL("../support/program.ts", import.meta.url));

it("pmoves bus tail shows, checks and records what other processes publish into the journal", async () => {
  const folder = mkdtempSync(join(tmpdir(), "pmoves-bus-"));
  const env = { HOME: folder, PMOVES_HOME: join(folder, "pmoves") };
  const publish = (subject: string, body: unknown) => {
    const words = ["bus", "publish", subject, JSON.stringify(body), "--json"];
    const options = { cwd: folder, encoding: "utf8", env: { PATH: process.env.PATH ?? "", ...env } } as const;
    const { status, stderr } = spawnSync(process.execPath, [program, ...words], options);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  };
  const video = { url: "https://youtu.be/x", namespace: "demo", source: "hand" };
  const run = runModule(program, ["bus", "tail"], { columns: 150, rows: 30, env, cwd: folder });
  onTestFinished(() => run.kill("SIGKILL"));
  await run.sees("following");
  publish("content.new.v1", video);
  await run.sees("checked 1 of 1");
  run.write("r");
  await run.sees("recording to pmoves-bus-");
  publish("content.new.v1", { ...video, namespace: "taped" });
  await run.sees("checked 2 of 2");
  run.write("r");
  await run.sees("1 message in ");
  run.write("k\r");
  await run.sees('"namespace"');
  expect(fullClears(run.raw)).toBe(0);
  run.write("q");
  expect(await run.exited).toMatchObject({ exit: 0 });
  expect(run.text()).toContain("2 messages on 1 subject, checked 2 of 2, 0 invalid");
  const [recording = ""] = readdirSync(folder).filter((name) => name.startsWith("pmoves-bus-"));
  const [head = "", ...lines] = readFileSync(join(folder, recording), "utf8").trim().split("\n");
  expect(JSON.parse(head)).toMatchObject({ recording: "pmoves.bus" });
  expect(lines.map((line) => JSON.parse(JSON.parse(line).text).namespace)).toEqual(["taped"]);
});
