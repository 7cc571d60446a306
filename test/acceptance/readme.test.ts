import type { ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pmoves, root, startPmoves } from "./pmoves.ts";
import { curlRequest, documentedCommands, GATEWAY, wordsOf } from "./readme.ts";

const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`),
];
const textOf = (document: string) => readFileSync(join(root, document), "utf8");
const all = documents.flatMap((document) =>
  documentedCommands(textOf(document)).map((command) => ({ ...command, document })),
);
const alone = all.filter((command) => !command.needsGateway);
const served = all.filter((command) => command.needsGateway);

/** A reply as documents show it: status, some of the headers, the body; milliseconds are what they are. */
interface ShownReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined where the document leaves it out. */
  readonly body: string | undefined;
}

const timeless = (text: string) => text.replace(/\bms=\d+/g, "ms=N");

function shownReply(output = "HTTP/1.1 200 OK"): ShownReply {
  const [head = "", body] = output.trimEnd().split("\n\n");
  const [first = "", ...lines] = timeless(head).split("\n");
  const headers = Object.fromEntries(lines.map((line) => line.split(": ", 2)));
  return { status: Number(first.split(" ")[1]), headers, body };
}

/** What really comes, as far as the document shows it. */
async function sent(words: readonly string[], output: string | undefined): Promise<ShownReply> {
  const { url, body: data, headers } = curlRequest(words);
  const response = await fetch(
    url,
    data === undefined ? { headers } : { method: "POST", body: data, headers },
  );
  const text = await response.text();
  const shown = shownReply(output);
  const wanted = Object.keys(shown.headers).map((name) => [name, timeless(response.headers.get(name) ?? "")]);
  return {
    status: response.status,
    headers: Object.fromEntries(wanted),
    body: shown.body === undefined ? undefined : text,
  };
}

describe("the documents", () => {
  it("show commands, with a gateway and without", () => {
    expect(alone.length).toBeGreaterThan(5);
    expect(served.length).toBeGreaterThan(3);
  });

  it.each(alone)("$document: $line runs", async ({ args, output, program }) => {
    expect(program).toBe("pmoves");
    const { exit, out, err } = await pmoves(args, { env: { OLLAMA_HOST: "http://127.0.0.1:1" } });
    expect({ exit, err }).toEqual({ exit: 0, err: expect.not.stringMatching(/^error:/m) });
    if (output !== undefined) expect(out).toBe(output);
  });

  it("quote what config check says of the draft", async () => {
    const quoted =
      /Of what the first says:\n+```text\n([\s\S]*?)```/.exec(textOf("docs/configuration.md"))?.[1] ?? "";
    const draft = "fixtures/config/tensorzero.seed-draft.toml";
    const { out } = await pmoves(["config", "check", draft, "--format", "table"]);
    const said = out.trimEnd().split("\n\n");
    const paragraphs = quoted.trimEnd().split("\n\n");
    expect(paragraphs.length).toBeGreaterThan(1);
    for (const paragraph of paragraphs) expect(said).toContain(paragraph);
  });

  it.each(documents)("%s leads to files that are there", (document) => {
    const links = [...textOf(document).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(
      (match) => match[1] ?? "",
    );
    const missing = links.filter((link) => !existsSync(join(root, dirname(document), link)));
    expect(missing).toEqual([]);
  });

  it.each(["README.md", "CONTRIBUTING.md"])("%s names folders and files that are there", (document) => {
    const named = [
      ...textOf(document).matchAll(/`((?:bin|commands|config|src|test|fixtures|bench|scripts)\/[^`]*)`/g),
    ]
      .map((match) => match[1] ?? "")
      .filter((path) => !/[<>*…]/.test(path));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe("the documents beside a running gateway", () => {
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

  it.each(served)("$document: $line runs", async ({ args, output, program }) => {
    const here = args.map((word) => word.replace(GATEWAY, url));
    expect(here).not.toEqual(args);
    if (program === "curl") {
      expect(await sent(here, output)).toEqual(shownReply(output));
      return;
    }
    const { exit, out, err } = await pmoves(here);
    expect({ exit, err }).toMatchObject({ exit: 0 });
    if (output !== undefined) expect(out).toBe(output);
  });
});

describe("the reader of the documents", () => {
  it("finds lines in sh blocks, marked blocks, and what is shown as output", () => {
    const text =
      '```sh\nnpm ci\npmoves help\n```\n```toml\npmoves = 1\n```\n<!-- needs a running gateway -->\n```sh\npmoves chat "a b"\n```\n\n```text\nc\n```\n';
    expect(documentedCommands(text)).toEqual([
      { args: ["help"], program: "pmoves", line: "pmoves help", needsGateway: false, output: undefined },
      {
        args: ["chat", "a b"],
        program: "pmoves",
        line: 'pmoves chat "a b"',
        needsGateway: true,
        output: "c\n",
      },
    ]);
  });

  it("reads a curl line", () => {
    expect(curlRequest(wordsOf(`curl -s http://h/x -H 'a: b' -d '{"c":1}'`).slice(1))).toEqual({
      url: "http://h/x",
      body: '{"c":1}',
      headers: { a: "b" },
    });
  });

  it("refuses what it does not understand", () => {
    expect(() => documentedCommands("<!-- skip -->\n```sh\npmoves help\n```")).toThrow("unknown marker");
    expect(() => documentedCommands("```sh\npmoves a\npmoves b\n```\n```text\nx\n```")).toThrow(
      "several commands",
    );
    expect(() => wordsOf("pmoves help | head")).toThrow("too clever");
    expect(() => curlRequest(["--silent", "x"])).toThrow("what is --silent?");
  });
});
