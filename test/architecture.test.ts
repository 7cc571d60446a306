import { describe, expect, it } from "vitest";
import { commands } from "../commands/index.ts";
import { arrowViolations, cycles } from "./architecture/arrows.ts";
import { packageViolations } from "./architecture/packages.ts";
import { importsOf, readSources } from "./architecture/scan.ts";
import { emptyTests, nameViolations, sizesOf, textViolations } from "./architecture/text-rules.ts";

const program = readSources(["bin", "commands", "scripts", "src"]);
const shipped = program.filter((file) => !file.path.startsWith("scripts/"));
const tests = readSources(["test"]);
const sizes = sizesOf(program, 400);

describe("the tree", () => {
  it("keeps the arrows of the design", () => {
    expect(arrowViolations(shipped)).toEqual([]);
  });

  it("has no circle of imports", () => {
    expect(cycles(shipped)).toEqual([]);
  });

  it("imports packages and Node's outside world only in their homes", () => {
    expect(packageViolations(program)).toEqual([]);
  });

  it("ends the process, prints and reads the environment only where that belongs", () => {
    expect(textViolations(program)).toEqual([]);
  });

  it("names files and folders in kebab-case", () => {
    expect(nameViolations([...program, ...tests])).toEqual([]);
  });

  it(`has short files (median ${sizes.median}, p90 ${sizes.p90})`, () => {
    expect(sizes.tooLong).toEqual([]);
    expect(sizes.median).toBeLessThanOrEqual(120);
    expect(sizes.p90).toBeLessThanOrEqual(250);
  });

  it("has no test without an assertion", () => {
    expect(emptyTests(tests)).toEqual([]);
  });
});

describe("the command table", () => {
  const files = program.map((file) => file.path).filter((path) => path.startsWith("commands/"));
  const isTable = (path: string) => /^commands\/(?:[a-z-]+\/)?index\.ts$/.test(path);

  it("lists every command file under its own words", () => {
    const expected = Object.keys(commands).map((words) => `commands/${words.replaceAll(" ", "/")}.ts`);
    const imported = program
      .filter((file) => isTable(file.path))
      .flatMap((file) => importsOf(file))
      .filter((entry) => entry.dynamic)
      .map((entry) => entry.target);
    expect(files.filter((path) => !isTable(path)).sort()).toEqual(expected.toSorted());
    expect(imported.toSorted()).toEqual(expected.toSorted());
  });

  it.each(Object.entries(commands))("says of %s what the command says of itself", async (words, entry) => {
    const { command } = await entry.load();
    expect({ summary: entry.summary, impact: entry.impact }).toEqual({
      summary: command.summary,
      impact: command.impact,
    });
    expect(command.examples.length).toBeGreaterThanOrEqual(3);
    expect(command.examples.length).toBeLessThanOrEqual(5);
    for (const example of command.examples) expect(example).toContain(`pmoves ${words}`);
  });
});
