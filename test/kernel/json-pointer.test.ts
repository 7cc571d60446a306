import { describe, expect, test } from "vitest";
import { deleteAt, getAt, PointerError, parsePointer, setAt } from "../../src/kernel/json-pointer.ts";

const DOC = { a: { "b/c": [1, { "d~e": 2 }] }, "": 3 };

describe("JSON Pointer", () => {
  test("finds values as RFC 6901 says", () => {
    expect(getAt(DOC, "")).toBe(DOC);
    expect(getAt(DOC, "/a/b~1c/1/d~0e")).toBe(2);
    expect(getAt(DOC, "/")).toBe(3);
    expect(getAt(DOC, "/a/none/0")).toBeUndefined();
    expect(getAt(DOC, "/a/b~1c/01")).toBeUndefined();
    expect(getAt(DOC, "/toString")).toBeUndefined();
  });

  test("sets without touching the original, and makes objects that are missing", () => {
    expect(setAt(DOC, "/a/b~1c/1/d~0e", 9)).toEqual({ a: { "b/c": [1, { "d~e": 9 }] }, "": 3 });
    expect(setAt(DOC, "/x/y/z", true)).toEqual({ ...DOC, x: { y: { z: true } } });
    expect(setAt(DOC, "", [1])).toEqual([1]);
    expect(DOC).toEqual({ a: { "b/c": [1, { "d~e": 2 }] }, "": 3 });
  });

  test("appends to arrays with - or the next index, and refuses gaps", () => {
    expect(setAt([1], "/-", 2)).toEqual([1, 2]);
    expect(setAt([1], "/1", 2)).toEqual([1, 2]);
    expect(() => setAt([1], "/5", 2)).toThrow(PointerError);
    expect(() => setAt([1], "/x", 2)).toThrow(/index of an array with 1 items/);
  });

  test("deletes members and items; what is not there stays not there", () => {
    expect(deleteAt(DOC, "/a/b~1c/0")).toEqual({ a: { "b/c": [{ "d~e": 2 }] }, "": 3 });
    expect(deleteAt(DOC, "/a")).toEqual({ "": 3 });
    expect(deleteAt(DOC, "/none/at/all")).toBe(DOC);
    expect(() => deleteAt(DOC, "")).toThrow(PointerError);
  });

  test("refuses malformed pointers and ways through scalars", () => {
    expect(() => parsePointer("a")).toThrow(/begin with/);
    expect(() => parsePointer("/a~2")).toThrow(/~/);
    expect(() => setAt({}, "/__proto__/x", 1)).toThrow(PointerError);
    expect(() => setAt({ a: 1 }, "/a/b", 2)).toThrow(/neither object nor array/);
  });
});
