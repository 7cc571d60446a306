import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { idOf, inference, put } from "../../contract/record-store.ts";
import { recordHome } from "../../support/record-commands.ts";

describe("pmoves traces list", () => {
  it("shows who answered, newest first, and how to read on", async () => {
    const { store, pmoves } = recordHome();
    await put(store, [inference(1), inference(2, { ending: "failed", cost: null }), inference(3)]);
    const { exit, out, err } = await pmoves(["traces", "list", "--limit", "2"]);
    expect(exit).toBe(0);
    const lines = out.trimEnd().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^2026-11-22T12:00:03\.000Z\t.*\tchat\tlocal\t1\tm\/a\tok\t/);
    expect(lines[1]).toMatch(/\tfailed\t.*\tunknown\t1$/);
    expect(err).toContain(`--before ${idOf(2)}`);
    const rest = await pmoves(["traces", "list", "--before", idOf(2), "--json"]);
    expect(JSON.parse(rest.out)).toMatchObject([{ id: idOf(1), target: "m/a" }]);
  });

  it("finds by function, ending, tag, text and time", async () => {
    const { store, pmoves } = recordHome();
    await put(store, [inference(1, { tags: '{"user":"ann"}' }), inference(2, { ending: "failed" })]);
    const ids = async (...argv: string[]) =>
      (JSON.parse((await pmoves(["traces", "list", "--json", ...argv])).out) as { id: string }[]).map(
        ({ id }) => id,
      );
    expect(await ids("--tag", "user=ann")).toEqual([idOf(1)]);
    expect(await ids("--ending", "failed")).toEqual([idOf(2)]);
    expect(await ids("--function", "other")).toEqual([]);
    expect(await ids("--search", "ANSWER 2")).toEqual([idOf(2)]);
    expect(await ids("--until", "2026-11-22T12:00:02Z")).toEqual([idOf(1)]);
  });

  it("says where it looked when there is nothing, beside an empty list", async () => {
    const { path, pmoves } = recordHome();
    expect(await pmoves(["traces", "list", "--function", "typo", "--json"])).toMatchObject({
      exit: 0,
      out: "[]\n",
      err: expect.stringContaining(`no such trace in ${path}`),
    });
  });

  it("refuses filters that make no sense, each with its mend", async () => {
    const { pmoves } = recordHome();
    const said = async (...argv: string[]) => {
      const { exit, err } = await pmoves(["traces", "list", ...argv]);
      expect(exit).toBe(2);
      return err;
    };
    expect(await said("--since", "yesterday")).toContain("must be a time, such as 15m");
    expect(await said("--since", "1h", "--until", "2h")).toContain("nothing lies between the two");
    expect(await said("--tag", "user")).toContain("--tag user: must be key=value");
    expect(await said("--outcome", "timeot")).toContain("did you mean timeout?");
    expect(await said("--ending", "good")).toContain("--ending");
    expect(await said("--tier", "4")).toContain("--tier");
  });

  it("does not make a store by looking", async () => {
    const { path, pmoves } = recordHome();
    expect(await pmoves(["traces", "list", "--json"])).toMatchObject({ exit: 0, out: "[]\n" });
    expect(existsSync(path)).toBe(false);
  });
});
