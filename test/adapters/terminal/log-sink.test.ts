import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { descriptorSink } from "../../../src/adapters/terminal/log-sink.ts";

const file = () => join(mkdtempSync(join(tmpdir(), "pmoves-log-")), "log");

it("writes whole lines in order, and has written them when it is closed", async () => {
  const path = file();
  const fd = openSync(path, "w");
  const sink = descriptorSink(fd);
  const lines = Array.from({ length: 500 }, (_, i) => `line ${i}\n`);
  for (const line of lines) sink.write(line);
  await sink.close();
  closeSync(fd);
  expect(readFileSync(path, "utf8")).toBe(lines.join(""));
});

it("drops what does not fit, counts it, and says so in the log", async () => {
  const path = file();
  const fd = openSync(path, "w");
  const sink = descriptorSink(fd, 8);
  sink.write("12345\n");
  sink.write("too much for eight bytes\n");
  sink.write("x".repeat(9));
  await sink.close();
  closeSync(fd);
  expect(sink.shed()).toBe(34);
  expect(readFileSync(path, "utf8")).toBe('12345\n{"level":"warn","msg":"log","shed_bytes":34}\n');
});

it("does not wait for a reader that does not read", async () => {
  // A pipe holds 64 KiB; the child never reads and the program must go on and end.
  const module = new URL("../../../src/adapters/terminal/log-sink.ts", import.meta.url);
  const script = `
    import { descriptorSink } from ${JSON.stringify(module.href)};
    void process.stderr;
    const sink = descriptorSink(2, 1024 * 1024);
    for (let i = 0; i < 3000; i++) sink.write("x".repeat(1023) + "\\n");
    process.stdout.write("went on");
    await sink.close();
    process.stdout.write(" and ended, shed " + (sink.shed() > 0));
    process.exit(0);
  `;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", script], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  const [exit] = await once(child, "exit");
  expect({ exit, out }).toEqual({ exit: 0, out: "went on and ended, shed true" });
  child.stderr.destroy();
});

it("goes quiet when the reader has left", async () => {
  const fd = openSync(file(), "w");
  closeSync(fd);
  const sink = descriptorSink(fd);
  sink.write("into nothing\n");
  await sink.close();
  sink.write("still nothing\n");
  expect(sink.shed()).toBe(14);
});
