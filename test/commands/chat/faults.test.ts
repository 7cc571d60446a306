import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSession } from "../../../src/chat/index.ts";
import { type ChatArms, openChatArms } from "../../support/chat-arms.ts";
import { sessionsIn } from "../../support/sessions.ts";
import { pmoves } from "../../support/whole-program.ts";

let arms: ChatArms;
beforeAll(async () => {
  arms = await openChatArms();
}, 60_000);
afterAll(() => arms[Symbol.asyncDispose]());

async function ended(child: ChildProcess) {
  let out = "";
  let err = "";
  child.stdout?.on("data", (data) => {
    out += String(data);
  });
  child.stderr?.on("data", (data) => {
    err += String(data);
  });
  const [exit] = await once(child, "close");
  return { exit, out, err };
}

/** Waits until the last answer of the newest session is on the disk, as far as it goes. */
async function untilKept(text: string): Promise<string> {
  const files = sessionsIn(join(arms.folder, "pmoves", "state"));
  for (;;) {
    const [newest] = await files.list();
    const last = newest === undefined ? undefined : (await readSession(files, newest.id)).messages.at(-1);
    if (newest !== undefined && last?.role === "assistant" && last.answer.text === text) return newest.id;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe("pmoves chat", () => {
  it("says which conversation is broken, and begins another all the same", async () => {
    const { session_id: id } = JSON.parse((await arms.chat(["hello", "--json"], false)).out);
    const log = join(arms.folder, "pmoves/state/journals/sessions", id, "0000000000000001.log");
    const whole = readFileSync(log);
    writeFileSync(log, Buffer.concat([whole.subarray(0, 40), Buffer.from("XXXX"), whole.subarray(44)]));
    const broken = await arms.chat(["again", "-c"], false);
    expect(broken).toMatchObject({
      exit: 1,
      out: "",
      err: expect.stringContaining(`${id}/0000000000000001.log`),
    });
    expect(broken.err).toContain("is damaged at byte 8");
    expect(broken.err).not.toContain("    at ");
    expect(await arms.chat(["hello"], false)).toMatchObject({ exit: 0, out: "one heard hello\n" });
    writeFileSync(log, whole.subarray(0, -5));
    const torn = await arms.chat(["again", "--session", id], false);
    expect(torn).toMatchObject({
      exit: 0,
      err: expect.stringContaining("an unfinished record were cut off"),
    });
  });

  it("says where conversations can't be read", async () => {
    const home = mkdtempSync(join(arms.folder, "home-"));
    mkdirSync(join(home, "pmoves/state/journals"), { recursive: true });
    writeFileSync(join(home, "pmoves/state/journals/sessions"), "no folder");
    const words = ["chat", "hello", "--config", join(arms.folder, "chat.toml")];
    const { exit, err } = await pmoves(home, [...words, "-c"]);
    expect({ exit, err }).toMatchObject({ exit: 1, err: expect.stringContaining("can't be read: ENOTDIR") });
    const kept = await pmoves(home, words);
    expect(kept).toMatchObject({ exit: 0, err: expect.stringContaining("this conversation is not kept") });
  });
});

describe.each([
  ["in this process", false],
  ["at a gateway", true],
])("pmoves chat %s", (_, remote) => {
  it("keeps what has come of an answer when it is killed, and goes on from there", async () => {
    const child = arms.start(["hang on", "--system", "be brief"], remote);
    const over = ended(child);
    const id = await untilKept("begun ");
    child.kill("SIGKILL");
    expect(await over).toMatchObject({ exit: null, out: "begun " });
    const show = async () => JSON.parse((await arms.pmoves(["sessions", "show", id, "--json"])).out);
    expect((await show()).messages).toMatchObject([
      { role: "user" },
      { role: "assistant", answer: { ending: "cut", text: "begun " } },
    ]);
    const next = await arms.chat(["are you there?", "-c", "--json"], remote);
    expect(JSON.parse(next.out)).toMatchObject({ session_id: id, text: "one heard are you there?" });
    const { input } = await arms.trace(JSON.parse(next.out).inference_id, remote);
    expect(input).toMatchObject({
      system: "be brief",
      messages: [{ role: "user" }, { role: "assistant", content: [{ text: "begun " }] }, { role: "user" }],
    });
  });

  it("keeps an answer that Ctrl-C stopped, as stopped", async () => {
    const child = arms.start(["hang on"], remote);
    const over = ended(child);
    const id = await untilKept("begun ");
    child.kill("SIGINT");
    expect(await over).toMatchObject({ exit: 130, err: "" });
    const { out } = await arms.pmoves(["sessions", "show", id, "--json"]);
    expect(JSON.parse(out).messages[1].answer).toMatchObject({ ending: "stopped", text: "begun " });
  });

  it("ends quietly when its reader has gone, and keeps what came", async () => {
    const child = arms.start(["slow one", "--format", "jsonl"], remote);
    const over = ended(child);
    child.stdout?.once("data", () => child.stdout?.destroy());
    expect(await over).toMatchObject({ exit: 0, err: "" });
  });

  it("answers where nothing can be written, and says that it is not kept", async () => {
    const full = "trap '' XFSZ; ulimit -f 0";
    const { exit, out, err } = await ended(arms.start(["hello", "--format", "jsonl"], remote, full));
    expect(exit).toBe(0);
    const events = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.at(-1)).toMatchObject({ event: "done", session_id: null });
    expect(err.match(/this conversation is not kept: /g)).toHaveLength(1);
    expect(err).not.toContain("    at ");
    // What could not be begun is no conversation.
    const listed = await arms.pmoves(["sessions", "list", "--json"]);
    expect(JSON.parse(listed.out).filter(({ error }: { error: unknown }) => error !== null)).toEqual([]);
    expect((await arms.chat(["again", "-c"], remote)).exit).toBe(0);
  });
});
