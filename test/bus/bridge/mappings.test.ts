import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { requireFits } from "../../../src/bus/bridge/fits.ts";
import { mapBody } from "../../../src/bus/bridge/map-body.ts";
import { mappings } from "../../../src/bus/bridge/mappings/index.ts";
import { lintDocument } from "../../../src/geometry/lint/lint.ts";
import { readDocument } from "../../../src/geometry/packet/read-document.ts";
import { checked, shippedBook, shippedChecker } from "../../support/bus-check.ts";

const folder = new URL("../../../fixtures/bridge/", import.meta.url);
const now = Date.UTC(2026, 0, 1);
const names = readdirSync(folder).flatMap((file) => /^(.+)\.in\.json$/.exec(file)?.[1] ?? []);

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, folder), "utf8"));
}

function mappingOf(name: string) {
  const found = mappings.find(({ service }) => name.startsWith(`${service}.`));
  if (found === undefined) throw new Error(`no mapping for ${name}`);
  return found;
}

describe("the mappings", () => {
  it("have a fixture for every form, and no fixture is of another", () => {
    const forms = mappings.flatMap(({ service, forms }) => forms.map(({ name }) => `${service}.${name}`));
    expect([...names].sort()).toEqual([...forms].sort());
  });

  it.each(names)("take %s by its own form and make what stands beside it", async (name) => {
    const { form, message } = mapBody(mappingOf(name), fixture(`${name}.in.json`), { now });
    expect(name.endsWith(`.${form.name}`)).toBe(true);
    const made = JSON.parse(Buffer.from(message.data).toString());
    await expect(`${JSON.stringify(made, null, 2)}\n`).toMatchFileSnapshot(
      new URL(`${name}.out.json`, folder).pathname,
    );
  });

  it.each(names)("make of %s what our schemas and the bus's own check take", async (name) => {
    const mapped = mapBody(mappingOf(name), fixture(`${name}.in.json`), { now });
    await expect(requireFits(await shippedBook(), mapped)).resolves.toBeUndefined();
    const { judgement } = await checked(
      await shippedChecker(),
      mapped.form.subject,
      mapped.message.data,
      now,
    );
    expect(judgement).toMatchObject({
      framing: mapped.form.framing,
      schema: { verdict: "ok" },
      mismatches: [],
    });
    expect(judgement.producer.known).not.toBe(false);
  });

  it.each(names)(
    "make packets of %s that the v1.0 checklist finds nothing in but the missing signature",
    (name) => {
      const { body } = mapBody(mappingOf(name), fixture(`${name}.in.json`), { now });
      const geometry = body.geometry;
      if (geometry === undefined) {
        expect(["content.new.v1", "video.ingested.v1", "geometry.visualization.ready.v1"]).toContain(
          body.topic ?? "geometry.visualization.ready.v1",
        );
        return;
      }
      const document = readDocument(JSON.stringify(geometry), name);
      const found = lintDocument(document, { schema: null, result: "fits", reason: null });
      expect(found.filter(({ rule }) => rule !== "signed")).toEqual([]);
    },
  );

  it.each(names)("give %s the same id whenever and in whatever order of keys it comes", (name) => {
    const sent = fixture(`${name}.in.json`);
    const turned = JSON.parse(
      JSON.stringify(sent, (_, value) =>
        typeof value === "object" && value !== null && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).reverse())
          : value,
      ),
    );
    const first = mapBody(mappingOf(name), sent, { now });
    const second = mapBody(mappingOf(name), turned, { now: now + 86_400_000 });
    expect(second.message.messageId).toBe(first.message.messageId);
  });
});
