import { describe, expect, it } from "vitest";
import { SessionReader } from "../../../src/chat/sessions/session.ts";

describe("a session that is read while it goes on", () => {
  it("shows what has come of an answer, and has that answer once when it is whole", () => {
    const reader = new SessionReader("s");
    reader.add({ type: "session", version: 1, id: "s", episode: "s" });
    reader.add({ type: "user", content: [{ type: "text", text: "hello" }] });
    reader.add({ type: "piece", kind: "text", text: "good " });
    const [, begun] = reader.session.messages;
    expect(begun).toMatchObject({ answer: { text: "good ", ending: "cut" } });
    reader.add({ type: "piece", kind: "text", text: "day" });
    expect(reader.session.messages.length).toBe(2);
    if (begun?.role !== "assistant") throw new Error("the second message is no answer");
    reader.add({ type: "answer", answer: { ...begun.answer, text: "good day", ending: "ok" } });
    expect(reader.session.messages.length).toBe(2);
    expect(reader.session.messages.at(-1)).toMatchObject({ answer: { text: "good day", ending: "ok" } });
  });
});
