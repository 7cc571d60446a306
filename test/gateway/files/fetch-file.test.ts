import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fetchFile } from "../../../src/gateway/files/fetch-file.ts";
import type { FileWire } from "../../../src/gateway/files/port.ts";
import type { FilesSettings } from "../../../src/gateway/files/settings.ts";
import { FILES, JPEG, PDF, PNG, wireOf, wireWith } from "../../support/files.ts";
import { startUpstream, type Upstream } from "../../support/upstream.ts";

const NEVER = new AbortController().signal;

let server: Upstream;
beforeAll(async () => {
  server = await startUpstream();
});
beforeEach(() => {
  server.requests.length = 0;
});
afterAll(() => server.close());

function plays(type: string, body: Uint8Array | string, headers: Readonly<Record<string, string>> = {}) {
  server.play({ headers: { "content-type": type, ...headers }, pieces: [body] });
}

function listed(...hosts: string[]): FilesSettings {
  return { ...FILES, allowHosts: new Set(hosts) };
}

function fetched(url: string, wire: FileWire, settings: FilesSettings, signal = NEVER) {
  return fetchFile(url, wire, settings, signal);
}

describe("a host that the owner has listed", () => {
  const { wire } = wireWith({ "files.test": [["127.0.0.1"]] });
  const get = (path = "/x") => fetched(`http://files.test:${server.port}${path}`, wire, listed("files.test"));

  test.for([
    ["image/png", PNG, "image/png"],
    ["IMAGE/PNG; q=1", PNG, "image/png"],
    ["application/pdf", PDF, "application/pdf"],
    ["text/plain; charset=utf-8", Buffer.from("Grüße"), "text/plain"],
    ["application/json", Buffer.from("{}"), "application/json"],
    // Servers mistake image types for one another, and models look at the bytes.
    ["image/jpeg", PNG, "image/png"],
    ["application/octet-stream", JPEG, "image/jpeg"],
  ] as const)("gives a file that is what it says: %s", async ([type, bytes, mimeType]) => {
    plays(type, bytes);
    expect(await get()).toEqual({ bytes: Buffer.from(bytes), mimeType });
  });

  test("is sent nothing but what says which file is wanted", async () => {
    plays("image/png", PNG);
    await get("/a?b=c");
    expect(server.last.url).toBe("/a?b=c");
    expect(Object.keys(server.last.headers).sort()).toEqual([
      "accept",
      "accept-encoding",
      "connection",
      "host",
      "user-agent",
    ]);
    expect(server.last.headers).toMatchObject({
      host: `files.test:${server.port}`,
      "accept-encoding": "identity",
    });
  });

  test.for([
    ["image/png", "<html>not an image</html>", /its content is not that of any file/],
    ["image/png", PDF, /says that it is image\/png, but its content is application\/pdf/],
    ["text/plain", PNG, /says that it is text\/plain, but its content is image\/png/],
    ["text/plain", Buffer.from([0xff, 0xfe, 0x41]), /its content is not that of any file/],
    ["text/plain", Buffer.from("a\0b"), /its content is not that of any file/],
    ["application/octet-stream", "text", /its content is not that of any file/],
    ["application/zip", "PK", /is of type application\/zip; what is fetched is/],
    ["image/svg+xml", "<svg/>", /is of type image\/svg\+xml/],
    ["image/png", "", /is empty/],
  ] as const)("is refused a file that is none: %s with %s", async ([type, bytes, why]) => {
    plays(type, bytes);
    await expect(get()).rejects.toMatchObject({ name: "FileRefused", message: expect.stringMatching(why) });
  });

  test("is refused a file that says it is too large, before it is read", async () => {
    plays("image/png", PNG, { "content-length": "1001" });
    await expect(get()).rejects.toThrow(/is larger than 1000 bytes/);
  });

  test("is refused a file that grows too large, and is read no further", async () => {
    server.play({
      headers: { "content-type": "image/png" },
      pieces: [PNG, Buffer.alloc(1000), { hang: true }],
    });
    await expect(get()).rejects.toThrow(/is larger than 1000 bytes/);
    expect(await server.last.aborted).toBe(true);
  });

  test("is refused what comes packed", async () => {
    plays("image/png", PNG, { "content-encoding": "gzip" });
    await expect(get()).rejects.toThrow(/came packed \(gzip\), which was not asked for/);
  });

  test("is refused an error page", async () => {
    server.play({ status: 404, body: "none" });
    await expect(get("/x?token=secret")).rejects.toThrow(
      `http://files.test:${server.port}/x?… answered with HTTP 404`,
    );
  });

  test("is given up when the signal fires, with its reason and its connection closed", async () => {
    for (const play of [
      { beforeHead: "hang" as const },
      { headers: { "content-type": "image/png" }, pieces: [PNG, { hang: true as const }] },
    ]) {
      server.play(play);
      const controller = new AbortController();
      const running = fetched(
        `http://files.test:${server.port}/`,
        wire,
        listed("files.test"),
        controller.signal,
      );
      const before = server.requests.length;
      await expect.poll(() => server.requests.length).toBeGreaterThan(before);
      controller.abort(new Error("enough"));
      await expect(running).rejects.toThrow("enough");
      expect(await server.last.aborted).toBe(true);
    }
  });

  test("may be listed with its port, which lets no other port through", async () => {
    plays("image/png", PNG);
    const url = `http://files.test:${server.port}/`;
    const { mimeType } = await fetched(url, wire, listed(`files.test:${server.port}`));
    expect(mimeType).toBe("image/png");
    await expect(fetched(url, wire, listed("files.test:80"))).rejects.toThrow(/loopback/);
  });
});

describe("a host that nobody has listed", () => {
  test.for([
    "http://127.0.0.1/",
    "http://localhost/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/",
    "http://100.64.1.1/",
    "https://10.0.0.1/",
    "http://224.0.0.1/",
  ])("is not reached at %s", async (url) => {
    const { wire, opened } = wireOf({}, ["127.0.0.1"]);
    await expect(fetched(url, wire, FILES)).rejects.toThrow(/allow_hosts of pmoves\.toml/);
    expect(opened).toEqual([]);
  });

  test("is refused when one of its addresses is private", async () => {
    const { wire, opened } = wireOf({}, ["93.184.215.14", "10.0.0.1"]);
    await expect(fetched("https://half.test/", wire, FILES)).rejects.toThrow(
      "https://half.test/ leads to 10.0.0.1, which is private",
    );
    expect(opened).toEqual([]);
  });

  test("is connected to at the addresses that were checked", async () => {
    const file = { type: "image/png", bytes: PNG };
    const { wire, opened } = wireOf({ "https://open.test/a.png": file }, ["93.184.215.14", "2606:4700::1"]);
    await fetched("https://open.test/a.png", wire, FILES);
    expect(opened).toEqual([
      { href: "https://open.test/a.png", addresses: ["93.184.215.14", "2606:4700::1"] },
    ]);
  });

  test.for([
    ["file:///etc/passwd", /only http and https/],
    ["ftp://example.com/x", /only http and https/],
    ["not an address", /is no address/],
    ["https://user:pass@example.com/", /carries a user name or password/],
    ["https://nowhere.test/", /does not resolve/],
  ] as const)("is refused for what its address is: %s", async ([url, why]) => {
    const { wire } = wireWith({});
    const refused = fetched(url, wire, FILES);
    await expect(refused).rejects.toThrow(why);
    await expect(refused).rejects.not.toThrow(/user:pass|:pass@/);
  });
});

describe("a name that changes its mind", () => {
  test("is asked once, and the address that was checked is the one that is used", async () => {
    plays("image/png", PNG);
    // The second answer leads nowhere: were it used, there would be no file.
    const { wire, asked } = wireWith({ "rebind.test": [["127.0.0.1"], ["127.0.0.2"]] });
    const { mimeType } = await fetched(
      `http://rebind.test:${server.port}/`,
      wire,
      listed(`rebind.test:${server.port}`),
    );
    expect(mimeType).toBe("image/png");
    expect(asked).toEqual(["rebind.test"]);
  });

  test("is not followed from a public to a private address", async () => {
    const opened: (readonly string[])[] = [];
    const { wire: names, asked } = wireWith({ "rebind.test": [["93.184.215.14"], ["127.0.0.1"]] });
    const wire: FileWire = {
      ...names,
      open: ({ addresses }) => {
        opened.push(addresses);
        return Promise.reject(new Error("the test has no network"));
      },
    };
    await expect(fetched(`http://rebind.test:${server.port}/`, wire, FILES)).rejects.toThrow(/no network/);
    expect(opened).toEqual([["93.184.215.14"]]);
    expect(asked).toEqual(["rebind.test"]);
    expect(server.requests).toEqual([]);
  });
});

describe("a redirect", () => {
  const { wire } = wireWith({ "files.test": [["127.0.0.1"]], "inner.test": [["127.0.0.1"]] });
  const start = () => `http://files.test:${server.port}/start`;
  const to = (location: string) => ({ status: 302, headers: { location }, body: "moved" });

  test("is followed, relative ones too, up to the bound", async () => {
    server.play([to("/1"), to("2"), to("3"), { headers: { "content-type": "image/png" }, pieces: [PNG] }]);
    const { mimeType } = await fetched(start(), wire, listed("files.test"));
    expect(mimeType).toBe("image/png");
    expect(server.requests.map(({ url }) => url)).toEqual(["/start", "/1", "/2", "/3"]);
  });

  test("is not followed beyond the bound", async () => {
    server.play(to("/again"));
    await expect(fetched(start(), wire, listed("files.test"))).rejects.toThrow(
      /was redirected more than 3 times/,
    );
    expect(server.requests).toHaveLength(4);
  });

  test.for([
    ["http://inner.test/", /leads to 127\.0\.0\.1, which is loopback/],
    ["http://169.254.169.254/latest/", /which is cloud metadata/],
    ["http://[::1]:9/", /which is loopback/],
    ["file:///etc/passwd", /only http and https/],
    ["http://a:b@files.test/", /user name or password/],
  ] as const)("is checked as the first address is: %s", async ([location, why]) => {
    server.play(to(location));
    await expect(fetched(start(), wire, listed("files.test"))).rejects.toThrow(why);
    expect(server.requests).toHaveLength(1);
  });

  test("to nowhere is refused", async () => {
    server.play({ status: 302, body: "" });
    await expect(fetched(start(), wire, listed("files.test"))).rejects.toThrow(/no address to go to/);
  });

  test("from https to http is not followed", async () => {
    const wire: FileWire = {
      resolve: async () => ["93.184.215.14"],
      open: async () => ({
        status: 301,
        headers: { location: "http://open.test/" },
        chunks: (async function* () {
          yield PNG;
        })(),
        close: () => undefined,
      }),
    };
    await expect(fetched("https://open.test/", wire, FILES)).rejects.toThrow(/from https to http/);
  });
});
