import { describe, expect, it } from "vitest";
import { parseQuery } from "../../../src/tui/base/query.ts";

interface Row {
  readonly name: string;
  readonly ms: number | null;
  readonly tags: readonly string[];
  readonly ok: boolean;
}

const rows: readonly Row[] = [
  { name: "geometry.event.v1", ms: 900, tags: ["user=ann"], ok: true },
  { name: "Content.new.v1", ms: 2500, tags: [], ok: false },
  { name: "a b", ms: null, tags: ["user=bob", "env=prod"], ok: true },
];
const fields = {
  name: ({ name }: Row) => name,
  ms: ({ ms }: Row) => ms,
  tag: ({ tags }: Row) => tags,
  ok: ({ ok }: Row) => ok,
};

function found(text: string): readonly string[] {
  const match = parseQuery(text, fields, ({ name }) => name);
  return rows.filter((row) => match?.(row) ?? true).map(({ name }) => name);
}

describe("a filter", () => {
  it.each([
    ["", ["geometry.event.v1", "Content.new.v1", "a b"]],
    ["CONTENT", ["Content.new.v1"]],
    ["!v1", ["a b"]],
    ["v1 !new", ["geometry.event.v1"]],
    ['"a b"', ["a b"]],
    ["/^geo.*v1$/", ["geometry.event.v1"]],
    ["/^content/i", ["Content.new.v1"]],
    ["!/v1/", ["a b"]],
    ["name:event", ["geometry.event.v1"]],
    ["name:*.v1", ["geometry.event.v1", "Content.new.v1"]],
    ["name:geometry.>", ["geometry.event.v1"]],
    ["name=content.new.v1", []],
    ["ms>1s", ["Content.new.v1"]],
    ["ms<=900", ["geometry.event.v1"]],
    ["ms:2500", ["Content.new.v1"]],
    ["ms:", ["a b"]],
    ["tag:bob", ["a b"]],
    ["tag=env=prod", ["a b"]],
    ["ok:false", ["Content.new.v1"]],
    ["!ok:false ms>0", ["geometry.event.v1"]],
  ])("%s", (text, names) => {
    expect(found(text)).toEqual(names);
  });

  it.each([
    ["nam:x", 'there is no field "nam": did you mean name?'],
    ["zzzzzz:x", "there are name, ms, tag, ok"],
    ["/(/", "is no regular expression"],
    ["a !", "! needs a term after it"],
  ])("that is none says why: %s", (text, message) => {
    expect(() => found(text)).toThrow(message);
  });
});
