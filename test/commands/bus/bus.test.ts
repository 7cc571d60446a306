import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fillJournal, runBus } from "../../support/bus-commands.ts";
import { geometryText, secretPacket } from "../../support/geometry.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const SESSION = "6d7c1f4e-9b1c-4b43-8f0e-0d2a3b4c5d6e";
const event = (step: number, more: object = {}) =>
  JSON.stringify({ type: "agent.step", ts: "2026-01-02T03:04:05Z", session_id: SESSION, step, ...more });

/** A journal with three good events, one that is not, and a message of another subject. */
async function filled(): Promise<string> {
  const folder = tempFolder();
  await fillJournal(folder, [
    ["geometry.event.v1", event(0)],
    ["geometry.event.v1", event(1)],
    ["geometry.event.v1", '{"type": "x", "ts": "2026-01-02T03:04:05Z", "session_id": "run-7"}'],
    ["mesh.node.announce.v1", '{"node": "a", "n": 1.0}'],
    ["geometry.event.v1", event(2)],
  ]);
  return folder;
}

describe("bus publish", () => {
  it("checks, stores in the journal of a fresh machine, and says where", async () => {
    const folder = tempFolder();
    const ran = await runBus(folder, ["publish", "geometry.event.v1", event(0), "--json"]);
    expect(ran.exit).toBe(0);
    expect(JSON.parse(ran.out)).toEqual({
      subject: "geometry.event.v1",
      size: event(0).length,
      published: true,
      durable: true,
      stream: "journal",
      sequence: 1,
      duplicate: false,
      schema: { path: "pmoves/schemas/geometry.event.v1.schema.json", verdict: "ok", reasons: [] },
      mismatches: [],
    });
  });

  it("sends nothing that is invalid, unless it is forced", async () => {
    const folder = tempFolder();
    const refused = await runBus(folder, ["publish", "geometry.event.v1", "{}"]);
    expect(refused).toMatchObject({ exit: 3, out: "" });
    expect(refused.err).toContain("not sent: the message is invalid on geometry.event.v1");
    expect((await runBus(folder, ["streams", "--json"])).out).toContain('"messages": 0');
    expect(await runBus(folder, ["publish", "geometry.event.v1", "{}", "--force"])).toMatchObject({
      exit: 0,
    });
    expect((await runBus(folder, ["streams", "--json"])).out).toContain('"messages": 1');
  });

  it("wants one explicit subject and one body", async () => {
    const folder = tempFolder();
    expect((await runBus(folder, ["publish"])).exit).toBe(2);
    expect(await runBus(folder, ["publish", "", "{}"])).toMatchObject({
      exit: 2,
      err: expect.stringContaining("published on one subject"),
    });
    const near = await runBus(folder, ["publish", "geomtry.event.v1", "{}"]);
    expect(near).toMatchObject({ exit: 0, err: expect.stringContaining("did you mean geometry.event.v1?") });
    const wild = await runBus(folder, ["publish", "geometry.>", "{}"]);
    expect(wild).toMatchObject({ exit: 2, err: expect.stringContaining("has a wildcard") });
    expect(await runBus(folder, ["publish", "a", "{}", "--file", "x"])).toMatchObject({ exit: 2 });
    expect(await runBus(folder, ["publish", "a"])).toMatchObject({
      exit: 2,
      err: expect.stringContaining("no body"),
    });
    const gone = await runBus(folder, ["publish", "a", "--file", "gone.json"]);
    expect(gone).toMatchObject({ exit: 2, err: expect.stringContaining("gone.json cannot be read") });
  });

  it("wraps a payload in an envelope without touching it", async () => {
    const folder = tempFolder();
    const payload = '{"artifact_uri": "s3://x", "published_path": "p", "n": 1.0}';
    const argv = [
      "publish",
      "content.published.v1",
      "--envelope",
      "--source",
      "publisher",
      "--header",
      "X-A: b",
    ];
    expect(await runBus(folder, argv, { stdin: payload })).toMatchObject({ exit: 0 });
    const tail = await runBus(folder, ["tail", "--last", "1", "--no-follow"]);
    expect(tail.out).toContain(`"payload":${payload}}`);
    expect(tail.rows()[0]).toMatchObject({
      framing: "envelope",
      headers: [["X-A", "b"]],
      envelope: { topic: "content.published.v1", source: "publisher", version: "v1" },
      schema: { verdict: "ok" },
      producer: { name: "publisher", known: true },
      mismatches: [],
    });
    for (const wrong of ["[1]", "no json"]) {
      expect(await runBus(folder, argv, { stdin: wrong })).toMatchObject({ exit: 2 });
    }
    expect(await runBus(folder, ["publish", "a", "{}", "--header", "no colon"])).toMatchObject({ exit: 2 });
  });

  it("only checks with --dry-run, and stores the same id once", async () => {
    const folder = tempFolder();
    const dry = await runBus(folder, ["publish", "a.b", "{}", "--dry-run", "--json"]);
    expect(JSON.parse(dry.out)).toMatchObject({ published: false, durable: null, sequence: null });
    await runBus(folder, ["publish", "a.b", "{}", "--id", "one"]);
    const again = await runBus(folder, ["publish", "a.b", "{}", "--id", "one", "--json"]);
    expect(JSON.parse(again.out)).toMatchObject({ duplicate: true, sequence: 1 });
  });
});

describe("bus tail, piped", () => {
  it("gives JSONL, checked, of the history that is asked for", async () => {
    const folder = await filled();
    const ran = await runBus(folder, ["tail", "geometry.>", "--last", "3", "--no-follow"]);
    expect(ran.exit).toBe(0);
    const verdicts = ran.rows().map((row) => [row.sequence, (row.schema as { verdict: string }).verdict]);
    expect(verdicts).toEqual([
      [2, "ok"],
      [3, "invalid"],
      [5, "ok"],
    ]);
    expect(ran.err).toContain("3 messages, checked 3 of 3, 1 invalid");
  });

  it("keeps bodies character for character, and gives them alone with --raw", async () => {
    const folder = await filled();
    const checked = await runBus(folder, ["tail", "mesh.>", "--since", "1h", "--no-follow"]);
    expect(checked.out).toContain('"body":{"node": "a", "n": 1.0}}\n');
    const raw = await runBus(folder, ["tail", "mesh.>", "--since", "1h", "--no-follow", "--raw"]);
    expect(raw.out).toBe('{"node": "a", "n": 1.0}\n');
    expect(raw.err).toContain("1 message, none checked");
  });

  it("gives lines for people, and the fields that are asked for", async () => {
    const folder = await filled();
    const plain = await runBus(folder, ["tail", "--last", "2", "--no-follow", "--format", "plain"]);
    const [first = "", second = ""] = plain.out.split("\n");
    expect(first).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}\? {8}mesh\.node\.announce\.v1 {2}23 B$/);
    expect(second).toMatch(/ok {7}geometry\.event\.v1/);
    const fields = await runBus(folder, [
      "tail",
      "--from",
      "3",
      "--no-follow",
      "--fields",
      "sequence,subject",
    ]);
    expect(fields.rows()).toEqual([
      { sequence: 3, subject: "geometry.event.v1" },
      { sequence: 4, subject: "mesh.node.announce.v1" },
      { sequence: 5, subject: "geometry.event.v1" },
    ]);
  });

  it("filters by text and pattern, both ways, and ends after a count", async () => {
    const folder = await filled();
    const sequences = async (...argv: readonly string[]) =>
      (await runBus(folder, ["tail", "--since", "1h", "--no-follow", ...argv]))
        .rows()
        .map((row) => row.sequence);
    expect(await sequences("--filter", "SESSION_ID")).toEqual([1, 2, 3, 5]);
    expect(await sequences("--filter", '/step":[12]/')).toEqual([2, 5]);
    expect(await sequences("--exclude", "geometry")).toEqual([4]);
    expect(await sequences("--filter", "session_id", "--exclude", "run-7", "--count", "2")).toEqual([1, 2]);
    expect(await sequences("--invalid-only")).toEqual([3]);
    const bad = await runBus(folder, ["tail", "--filter", "/(/"]);
    expect(bad).toMatchObject({ exit: 2, err: expect.stringContaining("is no pattern") });
  });

  it("counts what it shows with --invalid-only, in every form", async () => {
    const folder = tempFolder();
    await fillJournal(
      folder,
      Array.from({ length: 6 }, (_, n) => ["geometry.event.v1", `{"n": ${n}}`] as const),
    );
    const argv = ["tail", "--since", "1h", "--invalid-only", "--count", "2"];
    expect((await runBus(folder, argv)).rows().map((row) => row.sequence)).toEqual([1, 2]);
    expect((await runBus(folder, [...argv, "--raw"])).out).toBe('{"n": 0}\n{"n": 1}\n');
    expect((await runBus(folder, [...argv, "--format", "plain"])).out.split("\n")).toHaveLength(3);
  });

  it("exits with 3 where --strict finds something invalid", async () => {
    const folder = await filled();
    expect((await runBus(folder, ["tail", "--since", "1h", "--no-follow", "--strict"])).exit).toBe(3);
    expect((await runBus(folder, ["tail", "mesh.>", "--since", "1h", "--no-follow", "--strict"])).exit).toBe(
      0,
    );
  });

  it("follows what comes, and ends at a time", async () => {
    const folder = tempFolder();
    const tailing = runBus(folder, ["tail", "--until", "3s", "--count", "1"]);
    let over = false;
    const publishing = (async () => {
      while (!over) await fillJournal(folder, [["a.b", "1"]]);
    })();
    expect((await tailing).rows()).toHaveLength(1);
    over = true;
    await publishing;
    expect((await runBus(folder, ["tail", "--until", "1ms"])).exit).toBe(0);
  });

  it("hides secrets in every form unless they are asked for", async () => {
    const folder = tempFolder();
    await fillJournal(folder, [["geometry.cgp.v1", secretPacket.replaceAll("\n", " ")]]);
    const argv = ["tail", "--last", "1", "--no-follow"];
    for (const form of [[], ["--raw"], ["--format", "plain"], ["--raw", "--strict"], ["--json"]]) {
      expect((await runBus(folder, [...argv, ...form])).out, form.join(" ")).not.toContain("hunter2");
    }
    for (const form of [[], ["--raw"]]) {
      expect((await runBus(folder, [...argv, "--reveal", ...form])).out, form.join(" ")).toContain("hunter2");
    }
  });

  it("refuses times and subjects that are none, and a bus that is not there", async () => {
    const folder = tempFolder();
    expect(await runBus(folder, ["tail", "--since", "yesterday"])).toMatchObject({
      exit: 2,
      err: expect.stringContaining('"yesterday" is no time'),
    });
    expect((await runBus(folder, ["tail", "a..b", "--no-follow"])).exit).toBe(2);
    const env = { NATS_URL: "nats://me:pa55word@127.0.0.1:1" };
    const unreachable = await runBus(folder, ["tail"], { env });
    expect(unreachable).toMatchObject({
      exit: 5,
      err: expect.stringContaining("cannot reach NATS at nats://127.0.0.1:1 (refused)"),
    });
    expect(unreachable.err).not.toContain("pa55");
    expect((await runBus(folder, ["tail", "--server", "http://x"], { env })).exit).toBe(2);
  });
});

describe("bus validate", () => {
  it("checks files, lines of files and stdin, and exits with 3 where one is invalid", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "good.json"), event(0));
    writeFileSync(join(folder, "lines.jsonl"), `${event(1)}\n\n{"type": 1}\nno json\n`);
    const ran = await runBus(folder, [
      "validate",
      "geometry.event.v1",
      "good.json",
      "lines.jsonl",
      "--format",
      "jsonl",
    ]);
    expect(ran.exit).toBe(3);
    expect(ran.rows().map((row) => [row.where, row.verdict])).toEqual([
      ["good.json", "ok"],
      ["lines.jsonl:1", "ok"],
      ["lines.jsonl:3", "invalid"],
      ["lines.jsonl:4", "invalid"],
    ]);
    const stdin = await runBus(folder, ["validate", "geometry.cgp.v1"], {
      stdin: geometryText("cgp_fixture.json"),
    });
    expect(stdin).toMatchObject({ exit: 0, out: expect.stringMatching(/^stdin\tok\tschemas\/geometry/) });
    const unknown = await runBus(folder, ["validate", "no.such.subject", "good.json"]);
    expect(unknown).toMatchObject({ exit: 0, out: expect.stringContaining("not_checked") });
    expect((await runBus(folder, ["validate", "a", "gone.json"])).exit).toBe(2);
    expect(await runBus(folder, ["validate", "good.jsonl"])).toMatchObject({
      exit: 2,
      err: expect.stringMatching(/looks like a file[\s\S]*validate geometry\.event\.v1 good\.jsonl/),
    });
  });
});

describe("bus record and replay", () => {
  it("keep bytes, headers and order, and say what they did", async () => {
    const folder = await filled();
    await runBus(folder, ["publish", "a.b", "{}", "--header", "X: 1", "--header", "X: 2"]);
    const recorded = await runBus(folder, [
      "record",
      "--since",
      "1h",
      "--no-follow",
      "--out",
      "r.jsonl",
      "--json",
    ]);
    expect(JSON.parse(recorded.out)).toMatchObject({ messages: 6, redacted: 0, lost: 0 });
    if (process.platform !== "win32") expect(statSync(join(folder, "r.jsonl")).mode & 0o777).toBe(0o600);
    const other = tempFolder();
    const file = join(folder, "r.jsonl");
    const replayed = await runBus(other, ["replay", file, "--speed", "0", "--json"]);
    expect(JSON.parse(replayed.out)).toMatchObject({ messages: 6, published: 6, headers_left_out: 0 });
    const keep = (row: Readonly<Record<string, unknown>>) => [row.subject, row.headers, row.body];
    const rows = async (place: string) =>
      (await runBus(place, ["tail", "--since", "1h", "--no-follow"])).rows().map(keep);
    expect(await rows(other)).toEqual(await rows(folder));
    const some = await runBus(other, ["replay", file, "--speed", "0", "--only", "mesh.>", "--json"]);
    expect(JSON.parse(some.out)).toMatchObject({ messages: 1, published: 1 });
    const dry = await runBus(other, ["replay", file, "--dry-run", "--json"]);
    expect(JSON.parse(dry.out)).toMatchObject({ messages: 6, published: 0 });
  });

  it("keep the times between messages, faster where that is asked", async () => {
    const folder = tempFolder();
    const line = (time: number, n: number) =>
      `${JSON.stringify({ time, subject: "a.b", headers: [["Nats-Rollup", "all"]], text: String(n) })}\n`;
    const head =
      '{"recording":"pmoves.bus","v":1,"bus":"x","subjects":[">"],"started":"2026-01-01T00:00:00Z"}\n';
    writeFileSync(join(folder, "r.jsonl"), head + line(1000, 0) + line(5000, 1) + line(9000, 2));
    const ran = await runBus(folder, ["replay", "r.jsonl", "--speed", "20", "--json"]);
    expect(JSON.parse(ran.out)).toMatchObject({ published: 3, headers_left_out: 3 });
    const times = (await runBus(folder, ["tail", "--since", "1h", "--no-follow"]))
      .rows()
      .map((row) => Date.parse(String(row.time)));
    const [a = 0, b = 0, c = 0] = times;
    expect(b - a).toBeGreaterThanOrEqual(190);
    expect(c - a).toBeGreaterThanOrEqual(390);
    expect(c - a).toBeLessThan(2_000);
  });

  it("leave secrets out of the file unless they are asked for, and overwrite nothing unasked", async () => {
    const folder = tempFolder();
    await fillJournal(folder, [["geometry.cgp.v1", secretPacket]]);
    const argv = ["record", "--last", "1", "--no-follow", "--out", "r.jsonl"];
    expect(JSON.parse((await runBus(folder, [...argv, "--json"])).out)).toMatchObject({ redacted: 1 });
    expect(readFileSync(join(folder, "r.jsonl"), "utf8")).not.toContain("hunter2");
    expect(await runBus(folder, argv)).toMatchObject({
      exit: 2,
      err: expect.stringContaining("is there already"),
    });
    await runBus(folder, [...argv, "--reveal", "--force"]);
    expect(readFileSync(join(folder, "r.jsonl"), "utf8")).toContain("hunter2");
  });

  it("say what is wrong with a recording, with its line", async () => {
    const folder = await filled();
    await runBus(folder, ["record", "--last", "1", "--no-follow", "--out", "r.jsonl"]);
    appendFileSync(join(folder, "r.jsonl"), '{"time": 1, "subj');
    expect(await runBus(folder, ["replay", "r.jsonl", "--speed", "0"])).toMatchObject({
      exit: 2,
      err: expect.stringMatching(/r\.jsonl:3 is no line of a recording: it is no JSON/),
    });
    writeFileSync(join(folder, "other.jsonl"), "{}\n");
    expect((await runBus(folder, ["replay", "other.jsonl"])).err).toContain("other.jsonl:1 is no line");
    expect((await runBus(folder, ["replay", "gone.jsonl"])).exit).toBe(2);
    expect(existsSync(join(folder, "gone.jsonl"))).toBe(false);
  });
});

describe("bus stats, streams, subjects and doctor", () => {
  it("count by subject over a history", async () => {
    const folder = await filled();
    const { rows } = await runBus(folder, ["stats", "--since", "1h", "--format", "jsonl"]);
    expect(rows()).toMatchObject([
      { subject: "geometry.event.v1", messages: 4, ok: 3, invalid: 1, not_checked: 0 },
      {
        subject: "mesh.node.announce.v1",
        messages: 1,
        ok: 0,
        invalid: 0,
        not_checked: 1,
        mean_size: 23,
        max_size: 23,
      },
    ]);
  });

  it("list what is stored and what is documented", async () => {
    const folder = await filled();
    const streams = await runBus(folder, ["streams", "--format", "jsonl"]);
    expect(streams.rows()).toMatchObject([{ stream: "journal", messages: 5, readable: true, consumers: 0 }]);
    const subjects = await runBus(folder, [
      "subjects",
      "agent.rl.training.>",
      "geometry.event.v1",
      "--format",
      "jsonl",
    ]);
    expect(subjects.rows()).toMatchObject([
      {
        subject: "agent.rl.training.request.v1",
        registered: "contracts",
        schema_state: expect.stringContaining("exclusiveMinimum"),
      },
      { subject: "agent.rl.training.status.v1", registered: "contracts", schema_state: "usable" },
      { subject: "geometry.event.v1", registered: "pmoves", framing: "raw" },
    ]);
    expect((await runBus(folder, ["subjects", "--format", "jsonl"])).rows().length).toBeGreaterThanOrEqual(
      131,
    );
  });

  it("call nothing alive that was not heard", async () => {
    const folder = tempFolder();
    await runBus(folder, [
      "publish",
      "content.new.v1",
      '{"url": "https://a.b/c", "namespace": "n", "source": "s"}',
    ]);
    const quiet = await runBus(folder, ["doctor", "--for", "1ms", "--format", "jsonl"]);
    expect(quiet.exit).toBe(0);
    const states = new Map(quiet.rows().map((row) => [row.subject, row]));
    expect(states.get("content.new.v1")).toMatchObject({
      state: "silent",
      heard: 0,
      note: "not heard; what is stored is of before",
    });
    expect(states.get("video.ingested.v1")).toMatchObject({ state: "dead", last: null });
    expect(quiet.rows().some((row) => row.state === "alive")).toBe(false);
    expect(quiet.err).toMatch(/0 alive, 0 wrong, 1 silent, \d+ dead/);
  });

  it("call alive what is heard and right, and wrong what is not", async () => {
    // Nothing may be heard in a short time where the machine is busy.
    const ran = (await doctorWhileTold("2s")) ?? (await doctorWhileTold("20s"));
    if (ran === undefined) throw new Error("nothing was heard in 20 seconds");
    expect(ran.exit).toBe(3);
    const states = new Map(ran.rows().map((row) => [row.subject, row]));
    expect(states.get("geometry.event.v1")).toMatchObject({ state: "alive" });
    expect(states.get("geometry.visualization.ready.v1")).toMatchObject({ state: "wrong" });
    expect(states.get("odd.subject")).toMatchObject({
      documented: false,
      note: expect.stringContaining("nobody documents"),
    });
  });
});

/** `bus doctor` while messages come all the time; undefined where it heard none of them. */
async function doctorWhileTold(time: string) {
  const folder = tempFolder();
  const wanted = ["geometry.>", "odd.subject", "--for", time, "--format", "jsonl"];
  const checking = runBus(folder, ["doctor", ...wanted]);
  let over = false;
  const publishing = (async () => {
    while (!over) {
      await fillJournal(folder, [
        ["geometry.event.v1", event(0)],
        ["geometry.visualization.ready.v1", "{}"],
        ["odd.subject", "{}"],
      ]);
    }
  })();
  const ran = await checking;
  over = true;
  await publishing;
  return ran.rows().some((row) => row.state === "alive") ? ran : undefined;
}
