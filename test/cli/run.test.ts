import { describe, expect, it } from "vitest";
import * as z from "zod";
import { type CommandTable, defineCommand, option } from "../../src/cli/define-command.ts";
import { readGlobals } from "../../src/cli/globals.ts";
import { Interrupted } from "../../src/cli/report-error.ts";
import { run } from "../../src/cli/run.ts";
import { PmovesError } from "../../src/kernel/errors.ts";
import { ClosedPipe } from "../../src/kernel/terminal.ts";
import { Settings } from "../../src/settings/index.ts";
import { type TestContext, testContext } from "../support/context.ts";

const greet = defineCommand({
  summary: "greet",
  impact: "read",
  examples: ["pmoves greet ann"],
  arguments: z.object({
    names: option(z.array(z.string()), { describe: "whom", placeholder: "name" }),
  }),
  options: z.object({
    times: option(z.int().min(1).default(1), { describe: "how often", short: "t" }),
    loud: option(z.boolean().default(false), { describe: "shout" }),
    comma: option(z.boolean().default(true), { describe: "a comma" }),
    style: option(z.enum(["warm", "cold"]).optional(), { describe: "how", env: ["GREETING_STYLE", "STYLE"] }),
    tag: option(z.array(z.string()).default([]), { describe: "tags" }),
    holdMs: option(z.int().default(7), { describe: "hold", setting: "routing.hold_ms" }),
  }),
  formats: ["md"],
  run: (_context, options, { origins }) => ({ ...options, origins }),
  render: { md: (data) => `# ${data.names.join(" ")}\n` },
});

function failing(thrown: () => unknown) {
  return defineCommand({
    summary: "fail",
    impact: "read",
    examples: [],
    run: () => {
      throw thrown();
    },
  });
}

const found = defineCommand({
  summary: "find",
  impact: "read",
  examples: [],
  run: () => [{ rule: "a" }],
  exitCode: (data) => (data.length > 0 ? 3 : 0),
});

const live = defineCommand({
  summary: "live",
  impact: "read",
  examples: [],
  async *run() {
    yield { n: 1 };
  },
  screen: async () => async (context, rows) => {
    for await (const row of rows) await context.stdout.write(`screen ${row.n}\n`);
  },
});

function tableOf(commands: Record<string, ReturnType<typeof defineCommand>>): CommandTable {
  return Object.fromEntries(
    Object.entries(commands).map(([path, command]) => [
      path,
      { summary: command.summary, impact: command.impact, load: async () => ({ command }) },
    ]),
  );
}

const table = tableOf({
  greet,
  found,
  live,
  "config check": found,
  "config show": greet,
  broken: failing(() => new PmovesError("no server\nat all", { code: "x.down", exit: 5, hint: "start it" })),
  crash: failing(() => new TypeError("oops")),
});

async function pmoves(line: string, context: TestContext = testContext()) {
  const argv = line.split(" ").filter((word) => word !== "");
  const overview = { summary: "pmoves: tests", examples: ["pmoves greet ann"] };
  const exit = await run(argv, readGlobals(argv), { table, overview, context });
  return { exit, out: context.out(), err: context.err() };
}

async function json(line: string, context?: TestContext) {
  const { exit, out, err } = await pmoves(`${line} --json`, context);
  expect({ exit, err }).toEqual({ exit: 0, err: "" });
  return JSON.parse(out);
}

describe("options", () => {
  it("come from flags, with arguments and global options anywhere", async () => {
    const data = await json("--color never greet ann -t 2 bob --loud --no-comma --tag a --tag b --hold-ms=9");
    expect(data).toMatchObject({
      names: ["ann", "bob"],
      times: 2,
      loud: true,
      comma: false,
      tag: ["a", "b"],
      holdMs: 9,
    });
    expect(data.origins.comma).toEqual({ from: "flag", name: "--no-comma" });
    expect(data.origins.style).toEqual({ from: "default" });
    expect(data.origins.names).toEqual({ from: "argument", name: "name" });
  });

  it("come from the environment where no flag is given", async () => {
    const env = {
      PMOVES_GREET_TIMES: "3",
      STYLE: "cold",
      PMOVES_GREET_TAG: "a, b",
      PMOVES_GREET_LOUD: "yes",
    };
    const data = await json("greet ann", testContext({ env }));
    expect(data).toMatchObject({ times: 3, style: "cold", tag: ["a", "b"], loud: true });
    expect(data.origins.style).toEqual({ from: "env", name: "STYLE" });
    expect(await json("greet ann --times 4", testContext({ env }))).toMatchObject({ times: 4 });
  });

  it("take the first of several variables", async () => {
    const env = { GREETING_STYLE: "warm", STYLE: "cold" };
    expect(await json("greet ann", testContext({ env }))).toMatchObject({ style: "warm" });
  });

  it("come from a settings file where neither flag nor environment gives them", async () => {
    const origin = { from: "file", file: "/p/pmoves.toml", line: 2 } as const;
    const values = new Map([["routing", { hold_ms: 5 }]]);
    const settings = async () => new Settings(values, new Map([["routing.hold_ms", origin]]), []);
    const data = await json("greet ann", testContext({ settings }));
    expect(data.holdMs).toBe(5);
    expect(data.origins.holdMs).toEqual(origin);
  });

  it.each([
    ["greet ann --times zero", '--times: "zero" is not right', undefined],
    ["greet ann --times 0", "--times: 0 is not right", undefined],
    ["greet", "missing required argument 'name'", undefined],
    ["greet ann --tims 2", "unknown option '--tims'", "did you mean --times?"],
    ["greet ann --format yaml", "argument 'yaml' is invalid", undefined],
    ["greet ann --times", "argument missing", undefined],
    ["gret ann", 'no command "pmoves gret"', 'did you mean "pmoves greet"?'],
    ["config chek", 'no command "pmoves config chek"', 'did you mean "pmoves config check"?'],
    ["config", "pmoves config needs a command: check, show", undefined],
    ["--colour never greet", "no command", undefined],
    ["--jsno", "pmoves has no option --jsno", "did you mean --json?"],
    ["found extra", "too many arguments", undefined],
  ])("%s is a usage error", async (line, message, hint) => {
    const { exit, out, err } = await pmoves(line);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err).toContain(message);
    if (hint !== undefined) expect(err).toContain(hint);
  });

  it("name the variable whose value is wrong", async () => {
    const { exit, err } = await pmoves("greet ann", testContext({ env: { STYLE: "odd" } }));
    expect(exit).toBe(2);
    expect(err).toContain('env STYLE: "odd" is not right');
  });
});

describe("results", () => {
  it("are a table on a terminal and plain in a pipe", async () => {
    const plain = testContext({ isTTY: true, env: { NO_COLOR: "1" } });
    expect((await pmoves("config check", plain)).out).toBe("rule\na\n");
    expect((await pmoves("found", testContext({ isTTY: true }))).out).toBe("\u001b[1mrule\u001b[22m\na\n");
    expect((await pmoves("config check")).out).toBe("a\n");
  });

  it("of a stream are JSON lines in a pipe, and its screen on a terminal", async () => {
    expect((await pmoves("live")).out).toBe('{"n":1}\n');
    expect((await pmoves("live", testContext({ isTTY: true }))).out).toBe("screen 1\n");
    expect((await pmoves("live --format jsonl", testContext({ isTTY: true }))).out).toBe('{"n":1}\n');
  });

  it("may have a format of their own", async () => {
    expect((await pmoves("greet ann --format md")).out).toBe("# ann\n");
  });

  it("may mean an exit code", async () => {
    expect((await pmoves("found")).exit).toBe(3);
  });
});

describe("errors", () => {
  it("say what is wrong and how to mend it", async () => {
    const { exit, err } = await pmoves("broken");
    expect({ exit, err }).toEqual({ exit: 5, err: "error: no server\nerror: at all\nfix: start it\n" });
  });

  it("are one line of JSON where the result would be", async () => {
    const { exit, err } = await pmoves("broken --format json");
    expect(exit).toBe(5);
    expect(JSON.parse(err)).toEqual({
      error: { code: "x.down", message: "no server\nat all", hint: "start it", exit: 5 },
    });
  });

  it("show a stack only with --debug", async () => {
    expect((await pmoves("crash")).err).not.toContain("run.test.ts");
    const { exit, err } = await pmoves("crash --debug");
    expect(exit).toBe(1);
    expect(err).toContain("run.test.ts");
  });

  it("after an interruption exit with 130 and say nothing", async () => {
    const stop = new AbortController();
    stop.abort(new Interrupted("SIGINT"));
    expect(await pmoves("crash", testContext({ signal: stop.signal }))).toEqual({
      exit: 130,
      out: "",
      err: "",
    });
  });

  it("do not exist where the reader of stdout has gone", async () => {
    const stop = new AbortController();
    stop.abort(new ClosedPipe());
    expect(await pmoves("crash", testContext({ signal: stop.signal }))).toEqual({
      exit: 0,
      out: "",
      err: "",
    });
  });
});

describe("help", () => {
  it("lists every command without loading one", async () => {
    const { exit, out } = await pmoves("--help");
    expect(exit).toBe(0);
    expect(out).toContain("  config check  find\n");
  });

  it("of a group lists its commands", async () => {
    expect((await pmoves("config --help")).out).toContain("config show");
  });

  it("of a command shows examples, options, variables and defaults", async () => {
    const { out } = await pmoves("greet --help");
    expect(out).toContain("Usage: pmoves greet [options] <name...>");
    expect(out).toContain("  pmoves greet ann\n");
    expect(out).toContain("-t, --times <n>");
    expect(out).toContain("how often (default 1; env PMOVES_GREET_TIMES)");
    expect(out).toContain("--[no-]comma");
    expect(out).toContain("(warm | cold; env GREETING_STYLE, STYLE)");
    expect(out).toContain("setting routing.hold_ms");
    expect(out).toContain("jsonl | md)");
  });

  it("without a command is shown, too, and is no error", async () => {
    expect((await pmoves("")).exit).toBe(0);
  });
});

describe("completion", () => {
  it.each([
    ["__complete -- gr", "greet\tgreet\n"],
    ["__complete -- config sh", "show\tgreet\n"],
    ["__complete -- greet --ti", "--times\thow often\n"],
    [
      "__complete -- greet --no",
      "--no-comma\ta comma\n--no-tui\tno screen: the result as a table or lines\n",
    ],
    ["__complete -- greet --style w", "warm\t\n"],
    ["__complete -- greet --format m", "md\t\n"],
    ["__complete -- --js", "--json\tshort for --format json\n"],
    ["__complete -- nothing x", ""],
  ])("%s", async (line, out) => {
    expect(await pmoves(line)).toEqual({ exit: 0, out, err: "" });
  });
});
