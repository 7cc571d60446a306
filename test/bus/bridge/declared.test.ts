import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { listenedSubjects } from "../../../src/bus/bridge/listen.ts";
import { mappings } from "../../../src/bus/bridge/mappings/index.ts";
import { parsePassOn } from "../../../src/bus/bridge/pass-on.ts";
import { routesOf } from "../../../src/bus/bridge/routes.ts";

const topics = JSON.parse(
  readFileSync(new URL("../../../config/bus/topics.json", import.meta.url), "utf8"),
).topics;

describe("the declared mappings", () => {
  it("have routes of their own", () => {
    const paths = mappings.flatMap(({ service, routes }) => [`/${service}`, ...routes]);
    expect(routesOf(mappings).size).toBe(paths.length);
  });

  it("write only subjects that have a schema here, and never one that they listen to", () => {
    const written = new Set(mappings.flatMap(({ forms }) => forms.map(({ subject }) => subject)));
    expect([...written].filter((subject) => !(subject in topics))).toEqual([]);
    expect(listenedSubjects.filter((subject) => written.has(subject))).toEqual([]);
  });

  it.each([
    ["nobody=http://127.0.0.1/", "--pass-on nobody=… names no service that is known here"],
    ["channel-monitor", "--pass-on channel-monitor names no service that is known here"],
    ["channel-monitor=ftp://host/", "--pass-on channel-monitor=… is followed by no http address"],
    [
      "channel-monitor=http://me:hunter2@host/",
      "--pass-on channel-monitor=… has a user or password in its address, which would be shown",
    ],
  ])("refuse --pass-on %s", (text, message) => {
    expect(() => parsePassOn([text], mappings)).toThrow(message);
  });
});
