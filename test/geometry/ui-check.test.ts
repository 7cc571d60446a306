import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpClient } from "../../src/adapters/http-client/client.ts";
import { checkUi } from "../../src/geometry/ui-check.ts";
import { geometryText } from "../support/geometry.ts";
import { type Play, startUpstream, type Upstream } from "../support/upstream.ts";

const html = { headers: { "content-type": "text/html; charset=utf-8" }, body: "<html></html>" };
const save = {
  version: "1.0",
  display: {},
  parameters: { uMin: 0, uMax: 1, vMin: 0, vMax: 1, uSegs: 2, vSegs: 2 },
  extraParameters: [],
  surface: { code: "globalThis.evaluated = true; throw new Error('run');" },
  outputs: {},
};

let upstream: Upstream;
let http: ReturnType<typeof createHttpClient>;
beforeEach(async () => {
  upstream = await startUpstream();
  http = createHttpClient();
});
afterEach(async () => {
  await http.close();
  await upstream.close();
});

const serve = (files: Readonly<Record<string, Play>>) =>
  upstream.play(({ url }) => files[url] ?? { status: 404, body: "not found" });
const check = (path = "", signal = new AbortController().signal) =>
  checkUi(`${upstream.url}${path}`, { http, signal });
const list = (...files: readonly unknown[]) => ({ body: files.map((file) => ({ file, name: "n" })) });

describe("checkUi", () => {
  it("finds all well where the page answers and every listed save is of form v1, and runs no code", async () => {
    const names = (JSON.parse(geometryText("saves-list.json")) as { file: string }[]).map(({ file }) => file);
    serve({
      "/": html,
      "/saves/_list.json": { body: geometryText("saves-list.json") },
      ...Object.fromEntries(names.map((name) => [`/saves/${name}`, { body: save }])),
    });
    const rows = await check();
    expect(rows.map(({ result }) => result)).toEqual(new Array(names.length + 2).fill("ok"));
    expect(rows.map(({ name }) => name)).toEqual([`${upstream.url}/`, "saves/_list.json", ...names]);
    expect(rows[1]?.detail).toBe("lists 25 saves");
    expect((globalThis as { evaluated?: unknown }).evaluated).toBeUndefined();
  });

  it("says of each save what is wrong with it, and asks for nothing outside the folder", async () => {
    serve({
      "/ui/": html,
      "/ui/saves/_list.json": {
        body: [...list("a.json", "b.json", "c.json", "d.json", "../x.json", "http://h/x.json").body, 7],
      },
      "/ui/saves/a.json": { body: save },
      "/ui/saves/b.json": { body: { surfaceFn: "x", params: {} } },
      "/ui/saves/c.json": { body: "{oops" },
    });
    const rows = (await check("/ui")).slice(2);
    expect(rows.map(({ name, result, detail }) => [name, result, detail])).toEqual([
      ["a.json", "ok", "form v1, its code not run"],
      [
        "b.json",
        "failed",
        expect.stringContaining("is not of form v1: a Hyperdimensions save of another form"),
      ],
      ["c.json", "failed", expect.stringContaining("not JSON: line 1, column 2")],
      ["d.json", "failed", "answers 404"],
      ["../x.json", "not_checked", "$[4].file is no name of a file beside the list"],
      ["http://h/x.json", "not_checked", "$[5].file is no name of a file beside the list"],
      ["$[6]", "failed", "$[6].file is no string"],
    ]);
    expect(upstream.requests.every(({ url }) => url.startsWith("/ui/"))).toBe(true);
  });

  it.each([
    [{ status: 503, body: "" }, "answers 503"],
    [{ status: 302, headers: { location: "/login" }, body: "" }, "answers 302, sends to /login"],
    [{ body: {} }, "answers 200 with application/json, so it is another service"],
  ])("names a page that is not it: %j", async (page, detail) => {
    serve({ "/": page });
    const rows = await check();
    expect(rows[0]).toMatchObject({
      check: "page",
      result: "failed",
      detail: expect.stringContaining(detail),
    });
  });

  it.each([
    [{ status: 404, body: "" }, "answers 404"],
    [{ body: "<html>" }, "not JSON: line 1"],
    [{ body: {} }, "is no list of {file, name}"],
  ])("never calls saves checked where the list fails: %j", async (answer, detail) => {
    serve({ "/": html, "/saves/_list.json": answer });
    expect((await check()).slice(1)).toEqual([
      { check: "list", name: "saves/_list.json", result: "failed", detail: expect.stringContaining(detail) },
      { check: "save", name: "saves/", result: "not_checked", detail: "the list names none" },
    ]);
  });

  it("says that nothing answers, with exit 5", async () => {
    await upstream.close();
    await expect(check()).rejects.toMatchObject({ code: "ui.unreachable", exit: 5 });
    upstream = await startUpstream();
  });

  it.each(["8099", "ftp://h/", "not a url"])("refuses the address %j", async (address) => {
    const { signal } = new AbortController();
    await expect(checkUi(address, { http, signal })).rejects.toMatchObject({ code: "usage.url", exit: 2 });
  });

  it("stops when it is told to", async () => {
    upstream.play({ beforeHead: "hang" });
    const stop = new AbortController();
    const checked = check("", stop.signal);
    stop.abort(new Error("stopped"));
    await expect(checked).rejects.toThrow("stopped");
  });
});
