import { expect, it } from "vitest";
import { column, nullable, parseLine, RowProblem, rowCheck, rowLine } from "../../src/datasets/index.ts";

const check = rowCheck([
  column("id", "string"),
  nullable("n", "int32"),
  nullable("big", "int64"),
  nullable("x", "double"),
  nullable("ok", "bool"),
  nullable("at", "timestamp"),
  nullable("args", "json"),
  nullable("tags", { list: "string" }),
  nullable("inner", { struct: [column("a", "string"), nullable("b", "int32")] }),
]);

it("gives all columns in order, null for what is missing", () => {
  expect(Object.entries(check({ n: 1, id: "a" }))).toEqual([
    ["id", "a"],
    ["n", 1],
    ["big", null],
    ["x", null],
    ["ok", null],
    ["at", null],
    ["args", null],
    ["tags", null],
    ["inner", null],
  ]);
});

it.each([
  [{ id: 1 }, "id is 1, not text"],
  [{}, "id is null, not a value"],
  [{ id: "a", n: 1.5 }, "n is 1.5, not int32"],
  [{ id: "a", n: 2 ** 31 }, "n is 2147483648, not int32"],
  [{ id: "a", big: 2 ** 53 }, "big is 9007199254740992, not int64"],
  [{ id: "a", big: BigInt(2) ** 63n }, "big is 9223372036854775808, not int64"],
  [{ id: "a", x: Number.NaN }, "x is NaN, not a finite number"],
  [{ id: "a", ok: "true" }, "ok is text of 4 characters, not true or false"],
  [{ id: "a", at: "2026-11-22" }, "at is text of 10 characters, not a time as 2026-11-22T12:00:00.000Z"],
  [
    { id: "a", at: "2026-13-22T12:00:00.000Z" },
    "at is text of 24 characters, not a time as 2026-11-22T12:00:00.000Z",
  ],
  [{ id: "a", args: "{a" }, "args is text of 2 characters, not JSON text"],
  [{ id: "a", tags: ["x", null] }, "tags[1] is null, not a value: lists hold no null"],
  [{ id: "a", tags: [["x"]] }, "tags[0] is a list, not text"],
  [{ id: "a", inner: { b: 1 } }, "inner.a is null, not a value"],
  [{ id: "a", inner: { a: "", c: 1 } }, "inner has an unknown column c"],
  [{ id: "a", more: 1 }, "unknown column more"],
  [[], "the row is a list, not an object"],
])("refuses a row and names the place: $1", (value, message) => {
  expect(() => check(value)).toThrow(new RowProblem(message));
});

it("mends half characters", () => {
  expect(check({ id: "a\ud800b", tags: ["\udfff"] })).toMatchObject({ id: "a\ufffdb", tags: ["\ufffd"] });
});

it("writes and reads integers that a double can't hold", () => {
  const row = check({ id: "a", big: 9007199254740993n });
  expect(rowLine(row)).toContain('"big":9007199254740993,');
  expect(check(parseLine(rowLine(row)))).toEqual(row);
  expect(parseLine('{"a":1234567890123456,"b":12345678901234567890.5}')).toEqual({
    a: 1234567890123456,
    b: Number("12345678901234567890.5"),
  });
});
