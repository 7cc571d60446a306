import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  findSession,
  type KeptAnswer,
  listSessions,
  readSession,
  SessionWriter,
  searchSessions,
  sessionMarkdown,
  sessionMessages,
} from "../../../src/chat/index.ts";
import { uuid7 } from "../../../src/kernel/uuid7.ts";
import { sessionsIn } from "../../support/sessions.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const ANSWER: KeptAnswer = {
  text: "because of Rayleigh scattering",
  thought: "",
  tool_calls: [],
  ending: "ok",
  error: null,
  inference_id: "i",
  variant_name: "local",
  target: "m/p",
  tier: 1,
  input_tokens: 3,
  output_tokens: 4,
  cost: 0.5,
  ttft_ms: 1,
  ms: 2,
  attempts: [],
};
const text = (words: string) => [{ type: "text" as const, text: words }];

async function begun(folder: string, at = Date.now()) {
  const files = sessionsIn(folder);
  const id = uuid7(at);
  const writer = SessionWriter.begin(() => files.open(id), { id, episode: id });
  return { files, id, writer, segment: join(folder, "journals/sessions", id, "0000000000000001.log") };
}

describe("a session", () => {
  it("tells what was said, and that of a process that was killed while an answer came", async () => {
    const { files, id, writer } = await begun(tempFolder());
    await using _writer = writer;
    await writer.wish({ system: "be brief", tier: 1 });
    await writer.ask(text("why is the sky blue?"));
    await writer.piece("text", "because ");
    await writer.answered(ANSWER);
    await writer.ask(text("and the sea?"));
    await writer.piece("thought", "hm");
    await writer.piece("text", "it mirr");
    await writer.piece("text", "ors");
    const session = await readSession(files, id);
    expect(session).toMatchObject({ id, episode: id, wishes: { system: "be brief", tier: 1 } });
    expect(session.messages).toMatchObject([
      { role: "user" },
      { role: "assistant", answer: { ending: "ok", text: ANSWER.text } },
      { role: "user" },
      { role: "assistant", answer: { ending: "cut", text: "it mirrors", thought: "hm" } },
    ]);
  });

  it("takes messages back without erasing them", async () => {
    const { files, id, writer } = await begun(tempFolder());
    await using _writer = writer;
    await writer.ask(text("one"));
    await writer.answered(ANSWER);
    await writer.ask(text("two"));
    await writer.drop(1);
    await writer.answered({ ...ANSWER, text: "again" });
    const { messages } = await readSession(files, id);
    expect(messages).toMatchObject([{ role: "user" }, { role: "assistant", answer: { text: "again" } }]);
    expect(writer.session.messages).toEqual(messages);
  });

  it("goes on from another as a copy that does not need it", async () => {
    const folder = tempFolder();
    const first = await begun(folder);
    await first.writer.ask(text("one"));
    await first.writer.answered(ANSWER);
    await first.writer[Symbol.asyncDispose]();
    const from = await readSession(first.files, first.id);
    const id = uuid7(Date.now());
    await using fork = SessionWriter.begin(() => first.files.open(id), { id, episode: id }, from);
    await first.files.remove(first.id);
    await fork.ask(text("two"));
    const session = await readSession(first.files, id);
    expect(session.parent).toEqual({ session: first.id, turns: 2 });
    expect(session.messages).toHaveLength(3);
  });

  it("leaves out a record that a kill cut short, and names the place of damage", async () => {
    const { files, id, writer, segment } = await begun(tempFolder());
    await writer.ask(text("kept"));
    await writer[Symbol.asyncDispose]();
    const whole = readFileSync(segment);
    appendFileSync(segment, whole.subarray(8, 40));
    expect((await readSession(files, id)).messages).toHaveLength(1);
    const broken = Buffer.from(whole);
    broken[20] = (broken[20] ?? 0) ^ 255;
    broken[40] = (broken[40] ?? 0) ^ 255;
    writeFileSync(segment, broken);
    await expect(readSession(files, id)).rejects.toThrow(/0000000000000001\.log is damaged at byte 8/);
  });

  it.each([
    ["nope", /record 3 is no JSON/],
    ['{"type":"what"}', /record 3 is none of a session/],
    ['{"type":"user"}', /record 3 \(user\): `content` is no list/],
    ['{"type":"drop","from":"x"}', /record 3 \(drop\): `from` is no number/],
    ['{"type":"answer","answer":{}}', /record 3 \(answer\): no text of an answer/],
    ['{"type":"session","version":2}', /record 3 \(session\): version 2 is not known/],
  ])("says which record makes no sense: %s", async (body, message) => {
    const { files, id, writer } = await begun(tempFolder());
    await writer.ask(text("x"));
    await writer[Symbol.asyncDispose]();
    await using journal = await files.open(id);
    await journal.append(Buffer.from(body));
    await expect(readSession(files, id)).rejects.toThrow(message);
    const rows = await Array.fromAsync(listSessions(files, 9));
    expect(rows).toMatchObject([{ id, questions: null, error: expect.stringMatching(message) }]);
  });

  it("says that the beginning is missing", async () => {
    const files = sessionsIn(tempFolder());
    const id = uuid7(1);
    await using journal = await files.open(id);
    await journal.append(Buffer.from('{"type":"user","content":[]}'));
    await expect(readSession(files, id)).rejects.toThrow(/its beginning is missing/);
  });
});

describe("a session that can't be kept", () => {
  it("says so, and is whole again once there is room", async () => {
    const files = sessionsIn(tempFolder());
    const id = uuid7(Date.now());
    let full = true;
    const open = async () => {
      if (full) throw new Error("no space left on device");
      return files.open(id);
    };
    await using writer = SessionWriter.begin(open, { id, episode: id });
    await expect(writer.ask(text("one"))).rejects.toThrow("no space left");
    await expect(writer.answered(ANSWER)).rejects.toThrow("no space left");
    full = false;
    await writer.ask(text("two"));
    expect((await readSession(files, id)).messages).toMatchObject([
      { content: text("one") },
      { answer: ANSWER },
      { content: text("two") },
    ]);
  });

  it("leaves nothing behind where nothing was asked", async () => {
    const { files, writer } = await begun(tempFolder());
    await writer.wish({ system: "x" });
    await writer[Symbol.asyncDispose]();
    expect(await files.list()).toEqual([]);
  });
});

describe("sessions", () => {
  it("are found by a part of their id, or as the last", async () => {
    const folder = tempFolder();
    const one = await begun(folder, 1_700_000_000_000);
    const { files } = one;
    await one.writer.ask(text("x"));
    await expect(findSession(files, one.id.slice(0, 8))).resolves.toBe(one.id);
    await expect(findSession(files, one.id.slice(-5))).resolves.toBe(one.id);
    await expect(findSession(files, "last")).resolves.toBe(one.id);
    await expect(findSession(files, "zzzz")).rejects.toThrow('there is no session "zzzz"');
    await (await begun(folder, 1_700_000_000_001)).writer.ask(text("x"));
    await expect(findSession(files, one.id.slice(0, 8))).rejects.toThrow(/2 sessions fit/);
    await expect(findSession(sessionsIn(tempFolder()), "last")).rejects.toThrow("no session yet");
  });

  it("are listed and searched, a broken one beside them", async () => {
    const folder = tempFolder();
    const one = await begun(folder);
    await one.writer.ask(text("why is\nthe sky blue?"));
    await one.writer.answered(ANSWER);
    const rows = await Array.fromAsync(listSessions(one.files, 9));
    expect(rows).toMatchObject([
      { id: one.id, questions: 1, title: "why is the sky blue?", model: "local", cost: 0.5, error: null },
    ]);
    const bad = await begun(folder);
    await bad.writer.ask(text("x"));
    await bad.writer[Symbol.asyncDispose]();
    writeFileSync(bad.segment, "not a journal");
    const told: unknown[] = [];
    const found = searchSessions(one.files, ["RAYLEIGH", "scatter"], async (error) => void told.push(error));
    expect(await Array.fromAsync(found)).toEqual([
      { session: one.id, message: 1, role: "assistant", text: ANSWER.text },
    ]);
    expect(String(told[0])).toMatch(/does not begin as a journal's file does/);
  });

  it("become Markdown and messages", async () => {
    const { writer, id } = await begun(tempFolder());
    await using _writer = writer;
    await writer.wish({ system: "be brief" });
    await writer.ask([
      ...text("look"),
      { type: "file", filename: "a.png", data: "x", mimeType: "image/png" },
    ]);
    await writer.answered({ ...ANSWER, ending: "stopped" });
    expect(sessionMarkdown(writer.session)).toBe(
      `# Session ${id}\n\n## System\n\nbe brief\n\n## You\n\nlook\n\n[file a.png]\n\n## Answer by local (stopped)\n\n${ANSWER.text}\n`,
    );
    expect(sessionMessages(writer.session)).toEqual([
      { role: "system", content: "be brief" },
      { role: "user", content: "look\n\n[file a.png]" },
      { role: "assistant", content: ANSWER.text, inference_id: "i" },
    ]);
  });
});
