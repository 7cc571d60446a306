import { describe, expect, test } from "vitest";
import { CallFiles } from "../../../src/gateway/files/call-files.ts";
import type { FileBlock } from "../../../src/gateway/model/index.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { FakeClock } from "../../support/clock.ts";
import { FILES, JPEG, PNG, wireOf } from "../../support/files.ts";
import { requestOf, targetOf } from "../../support/target.ts";

const NEVER = new AbortController().signal;
const OLLAMA = targetOf({ id: "m/ollama", wire: "ollama", kind: "ollama" });
const OPENAI = targetOf({ id: "m/openai", wire: "openai", kind: "openai" });
const A = "https://files.test/a.png";
const B = "https://files.test/b.jpg";

function requestWith(...files: readonly Partial<FileBlock>[]) {
  const blocks = files.map((file) => ({ type: "file", ...file }) as const);
  return requestOf({ messages: [{ role: "user", content: [{ type: "text", text: "look" }, ...blocks] }] });
}

function rig(settings: Partial<typeof FILES> = {}, client = NEVER) {
  const { wire, opened } = wireOf({
    [A]: { type: "image/png", bytes: PNG },
    [B]: { type: "image/jpeg", bytes: JPEG },
    "https://files.test/big.png": { type: "image/png", bytes: Buffer.concat([PNG, Buffer.alloc(900)]) },
    "https://files.test/big2.png": { type: "image/png", bytes: Buffer.concat([PNG, Buffer.alloc(900)]) },
  });
  const files = new CallFiles({ wire, settings: { ...FILES, ...settings } }, systemClock, client);
  return { files, opened };
}

describe("files of a call", () => {
  test("go by content to a target that takes no address, and all else stays", async () => {
    const { files } = rig();
    const request = requestWith({ url: A, detail: "low" }, { data: "aGk=", mimeType: "image/png" });
    const fitted = await files.fit(request, OLLAMA, NEVER);
    expect(fitted.messages).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "look" },
          { type: "file", data: PNG.toString("base64"), mimeType: "image/png", detail: "low" },
          { type: "file", data: "aGk=", mimeType: "image/png" },
        ],
      },
    ]);
    expect(request.messages[0]?.content[1]).toMatchObject({ url: A });
  });

  test("go by address where the target takes that, and are not fetched", async () => {
    const { files, opened } = rig();
    const request = requestWith({ url: A });
    expect(await files.fit(request, OPENAI, NEVER)).toBe(request);
    expect(opened).toEqual([]);
  });

  test("from a host that only the gateway reaches are fetched for every target that reads files", async () => {
    const { files, opened } = rig({ allowHosts: new Set(["files.test"]) });
    const fitted = await files.fit(requestWith({ url: A }), OPENAI, NEVER);
    expect(fitted.messages[0]?.content[1]).toMatchObject({ data: PNG.toString("base64") });
    const scripted = requestWith({ url: B });
    expect(await files.fit(scripted, targetOf({ wire: "scripted", kind: "scripted" }), NEVER)).toBe(scripted);
    expect(opened).toHaveLength(1);
  });

  test("are fetched once, over several attempts and several mentions", async () => {
    const { files, opened } = rig();
    const request = requestWith({ url: A }, { url: B }, { url: A });
    await Promise.all([files.fit(request, OLLAMA, NEVER), files.fit(request, OLLAMA, NEVER)]);
    await files.fit(request, OLLAMA, NEVER);
    expect(opened.map(({ href }) => href)).toEqual([A, B]);
  });

  test("that are refused are the caller's fault, with the reason, and are not asked for again", async () => {
    const { files, opened } = rig();
    const request = requestWith({ url: "https://files.test/none" });
    for (const _ of [1, 2]) {
      await expect(files.fit(request, OLLAMA, NEVER)).rejects.toMatchObject({
        name: "AttemptFailure",
        outcome: "caller",
        message: "a file of the request was refused: https://files.test/none answered with HTTP 404",
      });
    }
    expect(opened).toHaveLength(1);
  });

  test("must be what the request says they are", async () => {
    const { files } = rig();
    await expect(
      files.fit(requestWith({ url: A, mimeType: "application/pdf" }), OLLAMA, NEVER),
    ).rejects.toThrow("https://files.test/a.png is image/png, not application/pdf, as the request says");
    for (const mimeType of ["image/png", "image/jpeg", "image/*", "application/octet-stream"]) {
      const fitted = await files.fit(requestWith({ url: A, mimeType }), OLLAMA, NEVER);
      expect(fitted.messages[0]?.content[1]).toMatchObject({ mimeType: "image/png" });
    }
  });

  test("are bounded together", async () => {
    const { files } = rig();
    const request = requestWith(
      { url: "https://files.test/big.png" },
      { url: "https://files.test/big2.png" },
    );
    await expect(files.fit(request, OLLAMA, NEVER)).rejects.toThrow(/larger than 1500 bytes together/);
  });

  test("by a data: address are left to the adapters", async () => {
    const { files, opened } = rig();
    const request = requestWith({ url: "data:image/png;base64,aGk=" });
    expect(await files.fit(request, OLLAMA, NEVER)).toBe(request);
    expect(opened).toEqual([]);
  });
});

describe("a slow file", () => {
  function slow(client = NEVER) {
    const clock = new FakeClock();
    const signals: AbortSignal[] = [];
    const wire = {
      resolve: async () => ["93.184.215.14"],
      open: ({ signal }: { signal: AbortSignal }) => {
        signals.push(signal);
        return new Promise<never>((_, reject) =>
          signal.addEventListener("abort", () => reject(signal.reason)),
        );
      },
    };
    const files = new CallFiles({ wire, settings: FILES }, clock, client);
    const ask = (signal = NEVER) => files.fit(requestWith({ url: A }), OLLAMA, signal);
    return { clock, signals, ask };
  }

  test("is given up after the time for all files, and its connection with it", async () => {
    const { clock, signals, ask } = slow();
    const running = ask();
    const refused = expect(running).rejects.toMatchObject({
      outcome: "caller",
      message: expect.stringContaining("took longer than 5000 ms"),
    });
    await expect.poll(() => signals.length).toBe(1);
    await clock.advance(5_000);
    await refused;
    expect(signals[0]?.aborted).toBe(true);
  });

  test("ends with the client, with the client's reason", async () => {
    const client = new AbortController();
    const { signals, ask } = slow(client.signal);
    const refused = expect(ask()).rejects.toThrow("gone");
    await expect.poll(() => signals.length).toBe(1);
    client.abort(new Error("gone"));
    await refused;
    expect(signals[0]?.aborted).toBe(true);
  });

  test("holds no attempt that is over, and stays on its way for the next", async () => {
    const { signals, ask } = slow();
    const attempt = new AbortController();
    const refused = expect(ask(attempt.signal)).rejects.toThrow("another target answered first");
    await expect.poll(() => signals.length).toBe(1);
    attempt.abort(new Error("another target answered first"));
    await refused;
    expect(signals[0]?.aborted).toBe(false);
  });
});
