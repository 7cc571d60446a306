import { describe, expect, it } from "vitest";
import { composed } from "../../support/compose.ts";

const reading = (text: string, others: Readonly<Record<string, string>> = {}) =>
  composed({ "c.yml": text, ...others }, { named: ["c.yml"] });

describe("files that can't be read as compose", () => {
  it.each<[string, string, string]>([
    ["text", "just words\n", "c.yml:1: this is no compose file: it has to be a mapping"],
    ["a list", "\n- a\n", "c.yml:2: this is no compose file: it has to be a mapping"],
    [
      "another format",
      "apiVersion: v1\nkind: Pod\nspec: {}\n",
      "it has apiVersion, kind, spec, and none of services",
    ],
    ["broken YAML", "services:\n  a: [\n", "no valid YAML"],
    ["tabs", "services:\n\ta: {}\n", "c.yml:2: no valid YAML"],
    [
      "two services of one name",
      "services:\n  a: {image: x}\n  b: {image: x}\n  a: {image: y}\n",
      'c.yml:4: "a" stands here a second time, first in line 2',
    ],
    [
      "an anchor that loops",
      "services:\n  a: &a\n    image: x\n    labels: {b: *a}\n",
      "c.yml:4: *a stands inside &a: this never ends",
    ],
    ["an anchor that is not there", "services:\n  a: *nothing\n", "nothing"],
    ["a merge of text", "services:\n  a:\n    <<: text\n", "c.yml:3: << takes mappings only"],
    ["services as a list", "services: [a]\n", "c.yml:1: services has to be a mapping of names"],
    ["a service as text", "services: {a: nginx}\n", "c.yml:1: service a has to be a mapping"],
    [
      "a port that is none",
      "services: {a: {image: x, ports: ['http:80']}}\n",
      'c.yml:1: "http:80" is no port',
    ],
    [
      "ranges of two lengths",
      "services: {a: {image: x, ports: ['1-2:1-3']}}\n",
      "the two ranges are not of one length",
    ],
    ["a stray dollar", "services: {a: {image: 'x$!'}}\n", "services.a.image has a $ that begins no variable"],
    [
      "a circle of extends",
      "services: {a: {extends: b}, b: {extends: a}}\n",
      "extends goes in a circle: a in c.yml, which extends b in c.yml, which extends a",
    ],
    ["extends of nobody", "services: {a: {extends: z}}\n", "a extends z, and there is none in c.yml"],
    [
      "extends of a missing file",
      "services: {a: {extends: {file: gone.yml, service: z}}}\n",
      "c.yml:1: there is no file gone.yml",
    ],
    ["an include that is missing", "include: [gone.yml]\n", "c.yml:1: there is no file gone.yml"],
    ["nothing", "", "c.yml: there is nothing in it"],
  ])("refuses %s with its place", async (_name, text, message) => {
    await expect(reading(text)).rejects.toThrow(message);
    await expect(reading(text)).rejects.toMatchObject({ name: "PmovesError", exit: 2 });
  });

  it("refuses a circle of includes", async () => {
    const files = { "d.yml": "include: [c.yml]\nservices: {}\n" };
    await expect(reading("include: [d.yml]\nservices: {}\n", files)).rejects.toThrow(
      "include goes in a circle: c.yml → d.yml → c.yml",
    );
  });

  it("refuses a name that is included and said here otherwise", async () => {
    const files = { "d.yml": "services: {a: {image: y}}\n" };
    await expect(reading("include: [d.yml]\nservices: {a: {image: x}}\n", files)).rejects.toThrow(
      "services.a stands here and, otherwise, in d.yml:1",
    );
  });

  it("says which of the named files is not there", async () => {
    await expect(composed({}, { named: ["gone.yml"] })).rejects.toThrow("there is no file gone.yml");
  });

  it("refuses aliases that unfold without end, before they do", async () => {
    const levels = Array.from({ length: 30 }, (_, i) => {
      const inner = i === 0 ? "lol" : `*l${i - 1}`;
      return `x-l${i}: &l${i} [${Array.from({ length: 9 }, () => inner).join(", ")}]`;
    });
    const start = performance.now();
    await expect(reading(`${levels.join("\n")}\nservices: {a: {image: x}}\n`)).rejects.toThrow(
      "aliases unfold this file to more than",
    );
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it("refuses nesting that no stack of calls could follow", async () => {
    await expect(reading(`services: ${"[".repeat(50_000)}${"]".repeat(50_000)}\n`)).rejects.toMatchObject({
      name: "PmovesError",
      exit: 2,
    });
  });

  it("reads a file of 5 MB", async () => {
    const services = Array.from(
      { length: 24_000 },
      (_, i) =>
        `  s${i}:\n    image: registry.example/team/service:${i}\n    environment:\n      - NAME=service-${i}\n      - URL=http://s${i}:80/\n    ports: ["${1000 + (i % 60000)}:80"]\n    networks: [net]\n    labels: {team: platform, number: "${i}"}\n`,
    );
    const text = `services:\n${services.join("")}networks: {net: }\n`;
    expect(text.length).toBeGreaterThan(5_000_000);
    const project = await reading(text);
    expect(project.services.size).toBe(24_000);
    expect(project.services.get("s23999")?.ports[0]?.place.line).toBe(2 + 23_999 * 8 + 5);
  }, 20_000);

  it("refuses a file that is far larger than any stack", async () => {
    await expect(reading(`#${" ".repeat(33 * 1024 * 1024)}`)).rejects.toThrow(
      "this file is 33 MB, more than 32",
    );
  });
});
