import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Ended, pmoves, pmovesProcess } from "./whole-program.ts";

/** Variants a, b and one that fails; templates; a metric. What is asked for is in the words of the question. */
const CONFIG = `
[metrics.good]
type = "boolean"
optimize = "max"
level = "inference"
[models.one]
routing = ["s"]
[models.one.providers.s]
type = "scripted"
[[models.one.providers.s.script]]
match = "^$" # results of tools are no words
reply = "together that is 5"
[[models.one.providers.s.script]]
match = "code"
reply = "Here:\\n\`\`\`ts\\nconst a = 1;\\n\`\`\`\\nDone."
[[models.one.providers.s.script]]
match = "json"
reply = '{"n": 4, "tags": ["x", 7]}'
[[models.one.providers.s.script]]
match = "add"
tool_calls = [{ name = "add", arguments = { a = 2, b = 3 } }]
[[models.one.providers.s.script]]
match = "prose"
reply = "no braces here"
[[models.one.providers.s.script]]
match = "slow"
reply = "it came after a while and in pieces"
chunk_delay_ms = 60
[[models.one.providers.s.script]]
match = "hang"
chunks = ["begun ", "never told"]
hang = "body"
[[models.one.providers.s.script]]
match = "breaks"
error = { status = 503, body = { error = "busy" }, like = "ollama" }
[[models.one.providers.s.script]]
reply = "one heard {{input}}"
usage = { input_tokens = 3, output_tokens = 4 }
[models.two]
routing = ["s"]
[models.two.providers.s]
type = "scripted"
tier = 3
[[models.two.providers.s.script]]
reply = "two heard {{input}}"
usage = { input_tokens = 3, output_tokens = 5 }
[models.busy]
routing = ["s"]
[models.busy.providers.s]
type = "scripted"
[[models.busy.providers.s.script]]
error = { status = 503, body = { error = "busy" }, like = "ollama" }
[functions.chat]
type = "chat"
[functions.chat.variants.a]
type = "chat_completion"
model = "one"
templates.greet.path = "greet.minijinja"
[functions.chat.variants.b]
type = "chat_completion"
model = "two"
templates.greet.path = "greet.minijinja"
[functions.chat.variants.down]
type = "chat_completion"
model = "busy"
templates.greet.path = "greet.minijinja"
[functions.chat.experimentation]
type = "static"
candidate_variants = ["a"]
fallback_variants = ["b"]
`;

export interface ChatArms extends AsyncDisposable {
  /** Where files of a test are written; the working folder of every call. */
  readonly folder: string;
  readonly url: string;
  /** Runs the whole program in this home; `remote` asks the server instead of its own engine. */
  chat(words: readonly string[], remote: boolean): Promise<Ended>;
  pmoves(words: readonly string[]): Promise<Ended>;
  /** A call as a process of its own; `shell` is what a shell does before it becomes that process. */
  start(words: readonly string[], remote: boolean, shell?: string): ChildProcess;
  /** A trace of an inference, of whoever made it. */
  trace(id: string, remote: boolean): Promise<Readonly<Record<string, unknown>>>;
  file(name: string, text: string | Uint8Array): string;
}

/** A configuration, and a real server over it that is a process of its own. */
export async function openChatArms(): Promise<ChatArms> {
  const folder = mkdtempSync(join(tmpdir(), "pmoves-chat-"));
  const file = (name: string, text: string | Uint8Array) => {
    writeFileSync(join(folder, name), text);
    return name;
  };
  file("chat.toml", CONFIG);
  file("greet.minijinja", "greetings to {{ name }} and {{ friends | length }} friends");
  const served = join(folder, "served");
  mkdirSync(served);
  const config = join(folder, "chat.toml");
  const server = pmovesProcess(served, ["serve", "--config", config, "--port", "0"]);
  const url = await urlOf(server);
  const run = (words: readonly string[]) => pmoves(folder, words);
  const where = (remote: boolean) => (remote ? ["--gateway", url] : ["--config", config]);
  return {
    folder,
    url,
    file,
    pmoves: run,
    chat: (words, remote) => run(["chat", ...words, ...where(remote)]),
    start: (words, remote, shell) => pmovesProcess(folder, ["chat", ...words, ...where(remote)], {}, shell),
    async trace(id, remote) {
      // Records are written behind the reply.
      for (;;) {
        const { exit, out } = await pmoves(remote ? served : folder, ["traces", "show", id, "--json"]);
        if (exit === 0) return JSON.parse(out);
      }
    },
    async [Symbol.asyncDispose]() {
      const gone = once(server, "exit");
      server.kill("SIGTERM");
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function urlOf(server: ReturnType<typeof pmovesProcess>): Promise<string> {
  if (server.stderr === null || server.stdout === null) throw new Error("no pipes");
  server.stdout.resume();
  let said = "";
  for await (const line of createInterface({ input: server.stderr })) {
    said += `${line}\n`;
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (url === undefined) continue;
    server.stderr.resume();
    return url;
  }
  throw new Error(`the server did not say where it listens: ${said}`);
}
