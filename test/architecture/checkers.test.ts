import { describe, expect, it } from "vitest";
import { arrowViolations, cycles } from "./arrows.ts";
import { packageViolations } from "./packages.ts";
import { importsOf } from "./scan.ts";
import { emptyTests, nameViolations, sizesOf, textViolations } from "./text-rules.ts";

const file = (path: string, text: string) => ({ path, text });

describe("the import scanner", () => {
  it("sees every form of import and leaves comments and text alone", () => {
    const text = `import a from "./a.ts";
import type { B } from "../kernel/b.ts";
import {
  c,
  type D,
} from "node:fs";
export { e } from "./e.ts";
export * from "./f.ts";
import "./g.ts";
const h = await import("./h.ts");
type I = typeof import("./i.ts");
// import z from "./not.ts";
/* import y from "./not.ts"; */
const text = 'import x from "./not.ts"';
`;
    const found = importsOf(file("src/cli/x.ts", text)).map((one) => [one.target, one.typeOnly, one.dynamic]);
    expect(found).toEqual([
      ["src/cli/a.ts", false, false],
      ["src/kernel/b.ts", true, false],
      ["node:fs", false, false],
      ["src/cli/e.ts", false, false],
      ["src/cli/f.ts", false, false],
      ["src/cli/g.ts", false, false],
      ["src/cli/i.ts", true, true],
      ["src/cli/h.ts", false, true],
    ]);
  });
});

describe("the arrow rule", () => {
  it.each([
    ["src/kernel/x.ts", 'import { a } from "../output/a.ts";'],
    ["src/gateway/x.ts", 'import { a } from "../adapters/disk/a.ts";'],
    ["src/gateway/x.ts", 'import type { A } from "../adapters/disk/a.ts";'],
    ["src/gateway/x.ts", 'import { a } from "../chat/inside.ts";'],
    ["src/gateway/x.ts", 'import { a } from "../cli/run.ts";'],
    ["src/chat/x.ts", 'export { a } from "../output/table.ts";'],
    ["src/cli/x.ts", 'import { createContext } from "../context.ts";'],
    ["src/cli/x.ts", 'const a = await import("../gateway/index.ts");'],
    ["src/context.ts", 'import { run } from "./cli/run.ts";'],
    ["src/adapters/disk/x.ts", 'import { a } from "../../output/table.ts";'],
    ["src/tui/x.ts", 'import { a } from "../chat/inside.ts";'],
    ["src/settings/load.ts", 'import { a } from "../gateway/routing/settings.ts";'],
    ["src/main.ts", 'import { a } from "./gateway/index.ts";'],
    ["commands/x.ts", 'import { a } from "../src/cli/run.ts";'],
    ["commands/x.ts", 'import { a } from "./y.ts";'],
    ["commands/x.ts", 'import { a } from "../src/tui/chat.ts";'],
    ["commands/index.ts", 'import { a } from "./y.ts";'],
    ["src/elsewhere/x.ts", 'import { a } from "../chat/index.ts";'],
    ["bin/pmoves.js", 'import { a } from "../src/kernel/errors.ts";'],
  ])("refuses %s: %s", (path, text) => {
    expect(arrowViolations([file(path, text)])).toHaveLength(1);
  });

  it.each([
    ["src/gateway/x.ts", 'import { a } from "../chat/index.ts";'],
    ["src/cli/x.ts", 'import type { Context } from "../context.ts";'],
    ["src/context.ts", 'const a = await import("./adapters/disk/a.ts");'],
    ["commands/x.ts", 'const a = await import("../src/tui/chat.ts");'],
    ["commands/eval/x.ts", 'import { a } from "../../src/cli/define-command.ts";'],
    ["src/settings/tables.ts", 'import { a } from "../gateway/routing/settings.ts";'],
  ])("lets %s: %s", (path, text) => {
    expect(arrowViolations([file(path, text)])).toEqual([]);
  });

  it("finds a circle, a lazy one too, but not one of types", () => {
    const a = file("src/cli/a.ts", 'import { b } from "./b.ts";');
    expect(cycles([a, file("src/cli/b.ts", 'const a = await import("./a.ts");')])).toEqual([
      "src/cli/a.ts -> src/cli/b.ts -> src/cli/a.ts",
    ]);
    expect(cycles([a, file("src/cli/b.ts", 'import type { A } from "./a.ts";')])).toEqual([]);
  });
});

describe("the package rule", () => {
  it.each([
    ["src/gateway/x.ts", "undici"],
    ["src/output/x.ts", "commander"],
    ["src/gateway/x.ts", "node:fs/promises"],
    ["src/cli/x.ts", "node:child_process"],
    ["commands/x.ts", "node:http"],
    ["src/gateway/api/x.ts", "zod"],
    ["src/kernel/x.ts", "left-pad"],
    ["src/kernel/other.ts", "ajv/dist/2020.js"],
  ])("refuses in %s the package %s", (path, name) => {
    expect(packageViolations([file(path, `import x from "${name}";`)])).toHaveLength(1);
  });

  it("tells what only computes from what opens sockets", () => {
    expect(packageViolations([file("src/gateway/x.ts", 'import { isIP } from "node:net";')])).toEqual([]);
    expect(
      packageViolations([file("src/gateway/x.ts", 'import { isIP, connect } from "node:net";')]),
    ).toHaveLength(1);
  });

  it("lets packages be imported in their homes", () => {
    expect(packageViolations([file("src/cli/x.ts", 'import { Command } from "commander";')])).toEqual([]);
    expect(
      packageViolations([file("src/adapters/disk/x.ts", 'import { readFile } from "node:fs";')]),
    ).toEqual([]);
  });
});

describe("the text rules", () => {
  it.each([
    ["src/cli/x.ts", "process.exit(1);"],
    ["commands/x.ts", "console.log(1);"],
    ["src/gateway/x.ts", "const home = process.env.HOME;"],
    ["src/gateway/x.ts", "await fetch(url);"],
    ["src/gateway/x.ts", "export default 1;"],
  ])("refuse in %s: %s", (path, text) => {
    expect(textViolations([file(path, text)])).toHaveLength(1);
  });

  it("leave the launcher, comments and methods named alike alone", () => {
    expect(textViolations([file("bin/pmoves.js", "process.exit(1);")])).toEqual([]);
    expect(textViolations([file("src/cli/x.ts", "// process.exit\nclient.fetch(1);")])).toEqual([]);
  });

  it("refuse names that are not kebab-case", () => {
    const names = ["src/cli/fooBar.ts", "src/Cli/foo.ts", "src/cli/foo_bar.ts", "src/cli/foo-bar.test.ts"];
    expect(nameViolations(names.map((name) => file(name, "")))).toEqual(names.slice(0, 3));
  });

  it("find a test that asserts nothing", () => {
    expect(emptyTests([file("test/a.test.ts", "it('x', () => { run(); });")])).toEqual(["test/a.test.ts"]);
    expect(emptyTests([file("test/a.test.ts", "it('x', () => { expect(1).toBe(1); });")])).toEqual([]);
  });

  it("count a shared suite's assertions for the test that runs it, and a mere helper's not", () => {
    const test = file("test/a.test.ts", 'import { suite } from "./suite.ts";\nsuite();');
    const suite = file("test/suite.ts", "export const suite = () => it('x', () => expect(1).toBe(1));");
    const helper = file("test/suite.ts", "export const suite = () => it('x', () => run());");
    expect(emptyTests([test, suite])).toEqual([]);
    expect(emptyTests([test, helper])).toEqual(["test/a.test.ts"]);
  });

  it("count lines", () => {
    const files = [1, 2, 500].map((lines) => file(`src/a${lines}.ts`, "x\n".repeat(lines)));
    expect(sizesOf(files, 400)).toEqual({ median: 2, p90: 500, tooLong: ["src/a500.ts: 500"] });
  });
});
