import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SessionWriter } from "../../../src/chat/index.ts";
import { uuid7 } from "../../../src/kernel/uuid7.ts";
import { sessionsIn } from "../../support/sessions.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { pmoves } from "../../support/whole-program.ts";

async function home() {
  const folder = tempFolder();
  const files = sessionsIn(join(folder, "pmoves/state"));
  const id = uuid7(Date.now());
  await using writer = SessionWriter.begin(() => files.open(id), { id, episode: id });
  await writer.ask([{ type: "text", text: "what is a monad?" }]);
  return { folder, id };
}

describe("pmoves sessions", () => {
  it("lists, shows, searches and exports what was said", async () => {
    const { folder, id } = await home();
    const list = await pmoves(folder, ["sessions", "list", "--json"]);
    expect(JSON.parse(list.out)).toMatchObject([{ id, questions: 1, title: "what is a monad?" }]);
    expect((await pmoves(folder, ["sessions", "show", "last"])).out).toContain("## You\n\nwhat is a monad?");
    const found = await pmoves(folder, ["sessions", "search", "MONAD", "--format", "jsonl"]);
    expect(JSON.parse(found.out)).toMatchObject({ session: id, role: "user" });
    expect((await pmoves(folder, ["sessions", "export", "last"])).out).toContain(`# Session ${id}`);
    const lines = await pmoves(folder, ["sessions", "export", "last", "--format", "jsonl"]);
    expect(lines.out).toBe('{"role":"user","content":"what is a monad?"}\n');
  });

  it("removes what was named, and nothing for a dry run or an unknown name", async () => {
    const { folder, id } = await home();
    expect(await pmoves(folder, ["sessions", "rm"])).toMatchObject({ exit: 2 });
    expect(await pmoves(folder, ["sessions", "rm", "last", "nope"])).toMatchObject({ exit: 2 });
    const dry = await pmoves(folder, ["sessions", "rm", "last", "--dry-run", "--json"]);
    expect(JSON.parse(dry.out)).toEqual([{ id, removed: false }]);
    expect(await pmoves(folder, ["sessions", "rm", "--all"])).toMatchObject({ exit: 0 });
    expect((await pmoves(folder, ["sessions", "list"])).out).toBe("");
    const gone = await pmoves(folder, ["sessions", "show", "last"]);
    expect(gone).toMatchObject({ exit: 2, err: expect.stringContaining("there is no session yet") });
  });
});
